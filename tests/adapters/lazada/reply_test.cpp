#include "adapters/lazada/reply.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/base/time_text.h"
#include "tests/support/data_file.h"

namespace ecsync {
namespace {

using namespace std::chrono_literals;

const lazada::Country& vietnam() {
  return *lazada::find_country("vn");
}

json::Document parsed(const std::string& text) {
  auto document = json::Document::parse(text);
  REQUIRE(document);
  return *std::move(document);
}

/// The recorded order, or one with `from` replaced by `to` in its items.
RemoteOrder recorded(const std::string& from = "", const std::string& to = "") {
  const auto head = parsed(test::data_file("lazada/order_vn.json"));
  std::string text = test::data_file("lazada/order_items_vn.json");
  for (auto at = from.empty() ? std::string::npos : text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  const auto document = parsed(text);
  std::vector<lazada::Item> items;
  for (const auto& item : document.root()["data"].items()[0]["order_items"].items())
    items.push_back(lazada::read_item(item));
  return lazada::make_order(lazada::read_order_head(head.root()["data"], vietnam()), items,
                            vietnam());
}

lazada::Item item_of(const std::string& json) {
  const auto document = parsed(json);
  return lazada::read_item(document.root());
}

lazada::Item simple_item(const std::string& id, const std::string& state,
                         const char* price = "10") {
  lazada::Item item;
  item.id = id;
  item.listing = {"1", "2"};
  item.name = "Áo";
  item.state = state;
  item.price = price;
  return item;
}

lazada::OrderHead simple_head() {
  lazada::OrderHead head;
  head.number = "1";
  head.price = "10";
  return head;
}

TEST_CASE("a recorded Lazada order is read with its units summed up into lines") {
  const RemoteOrder order = recorded();
  CHECK(order.number == "560694402192001");
  CHECK(order.status == OrderStatus::processing);
  CHECK(order.status_native == "canceled,pending,shipped_back");
  CHECK(order.return_status == ReturnStatus::returning);
  CHECK_FALSE(order.delivery_problem);
  CHECK_FALSE(order.cancel_requested);
  CHECK(order.fulfilled_by == FulfilledBy::seller);
  CHECK(to_utc_text(order.created_at) == "2026-10-31T03:18:27Z");
  CHECK(to_utc_text(order.updated_at) == "2026-11-01T01:00:05Z");
  CHECK(order.currency.code == "VND");
  CHECK(order.unknown_statuses.empty());
  REQUIRE(order.lines.size() == 2);

  const RemoteLine& dress = order.lines[0];
  CHECK(to_text(dress.listing) == "1381129206:5075468123");
  CHECK(dress.seller_sku == "AO-DO-M");
  CHECK(dress.name == "Áo dài lụa");
  CHECK(dress.variation == "Màu sắc:Đỏ");
  CHECK(dress.image == "https://vn-live.slatic.net/p/0a1b.jpg");
  CHECK(dress.status_native == "canceled,pending,shipped_back");
  CHECK(dress.quantity == 3);
  CHECK(dress.cancelled == 1);
  CHECK(dress.returned == 1);
  CHECK(dress.unit_price == 394000);

  const RemoteLine& gift = order.lines[1];
  CHECK(gift.unit_price == 0);
  CHECK(gift.quantity == 1);
  CHECK_FALSE(gift.variation);
  CHECK_FALSE(gift.image);
}

TEST_CASE("a Lazada total is price minus voucher plus shipping with each amount rounded half up") {
  const RemoteOrder order = recorded();
  // 788000 - 137.80 (138 dong) + 15000
  CHECK(order.total == 802862);
  CHECK(order.rounded_amounts == 1);
}

TEST_CASE("a Lazada order without a price has no total, and keeps the one that is known") {
  lazada::OrderHead head = simple_head();
  head.price.clear();
  const auto order = lazada::make_order(head, {simple_item("1", "unpaid")}, vietnam());
  CHECK_FALSE(order.total);
  CHECK(order.unread.has(Detail::total));
}

TEST_CASE("a Lazada total too large for any amount is told and no wrong number") {
  lazada::OrderHead head = simple_head();
  head.price = "9223372036854775807";
  head.shipping_fee = "1";
  const auto order = lazada::make_order(head, {simple_item("1", "unpaid")}, vietnam());
  CHECK_FALSE(order.total);
  CHECK(order.unread.has(Detail::total));
  CHECK(order.unread_details.back().reason == "total: too large");
}

TEST_CASE("commas of a Lazada amount stand between groups of three digits or nowhere") {
  using lazada::without_group_commas;
  CHECK(without_group_commas("1,250,000.00") == "1250000.00");
  CHECK(without_group_commas("-1,152.00") == "-1152.00");
  CHECK(without_group_commas("999.00") == "999.00");
  for (const std::string odd : {"1,25", "1250,000", "12,50,000", ",000", "1,,000", "1,000,", "n/a",
                                "1.000,50", "1 000", "1,250,1", "1,000.50,000", ""}) {
    CAPTURE(odd);
    CHECK(without_group_commas(odd) == odd);
  }
}

TEST_CASE("Lazada lines stand in the order of their smallest unit id as a number") {
  auto late = simple_item("1000", "pending");
  late.listing.sku = "3";
  const auto order =
      lazada::make_order(simple_head(), {late, simple_item("999", "pending")}, vietnam());
  REQUIRE(order.lines.size() == 2);
  CHECK(order.lines[0].listing.sku == "2");
  CHECK(order.lines[1].listing.sku == "3");
}

TEST_CASE("a Lazada unit that an answer repeats counts once") {
  const auto order = lazada::make_order(
      simple_head(), {simple_item("5", "pending"), simple_item("5", "pending")}, vietnam());
  CHECK(order.lines.at(0).quantity == 1);
}

TEST_CASE("an unknown Lazada unit state makes the order unknown and is reported as it came") {
  const auto order = lazada::make_order(
      simple_head(), {simple_item("1", "pending"), simple_item("2", "Teleported")}, vietnam());
  CHECK(order.status == OrderStatus::unknown);
  CHECK(order.status_native == "pending,teleported");
  CHECK(order.unknown_statuses == std::vector<std::string>{"Teleported"});
  CHECK(order.lines.at(0).cancelled == 0);
}

TEST_CASE("failed lost and damaged Lazada units count as cancelled and are a delivery problem") {
  const auto order = lazada::make_order(
      simple_head(), {simple_item("1", "failed_delivery"), simple_item("2", "lost_by_3pl")},
      vietnam());
  CHECK(order.status == OrderStatus::cancelled);
  CHECK(order.delivery_problem);
  CHECK(order.lines.at(0).cancelled == 2);
  CHECK(order.lines.at(0).quantity == 2);
  // The lost one will not come back.
  CHECK(order.lines.at(0).failed == 1);
}

TEST_CASE("the seller sends a Lazada order as soon as one living unit is in the seller's house") {
  auto theirs = simple_item("1", "pending");
  theirs.by_marketplace = true;
  auto ours = simple_item("2", "pending");
  CHECK(lazada::make_order(simple_head(), {theirs}, vietnam()).fulfilled_by ==
        FulfilledBy::marketplace);
  CHECK(lazada::make_order(simple_head(), {theirs, ours}, vietnam()).fulfilled_by ==
        FulfilledBy::seller);
  ours.state = "canceled";
  CHECK(lazada::make_order(simple_head(), {theirs, ours}, vietnam()).fulfilled_by ==
        FulfilledBy::marketplace);
}

TEST_CASE("a Lazada unit without a price has none, and says so") {
  const auto order =
      lazada::make_order(simple_head(), {simple_item("77", "pending", "")}, vietnam());
  CHECK_FALSE(order.lines.at(0).unit_price);
  CHECK(order.unread_details.back() ==
        UnreadDetail{Detail::unit_price, "items: no price (order item 77)"});
}

TEST_CASE("words of a Lazada unit that cannot be read are left out and told") {
  const auto item = item_of(R"({"order_item_id":1,"shop_sku":"12_VNAMZ-34","status":"pending",
      "name":{},"sku":[1],"variation":true,"product_main_image":[],"is_fbl":"x"})");
  const auto order = lazada::make_order(simple_head(), {item}, vietnam());
  CHECK(order.fulfilled_by == FulfilledBy::seller);
  CHECK(order.unread.has(Detail::sender));
  const auto& line = order.lines.at(0);
  CHECK(line.name.empty());
  CHECK_FALSE(line.image);
  for (const auto detail : {Detail::name, Detail::seller_sku, Detail::variation, Detail::image})
    CHECK(line.unread.has(detail));
  CHECK(order.unread_details.size() == 7);  // and the sender, the price and the currency
}

TEST_CASE("a Lazada order of group 70020 leaves the marketplace's own warehouse") {
  const auto sender = [](const std::string& group) {
    const auto item = item_of(
        R"({"order_item_id":1,"shop_sku":"12_VNAMZ-34","status":"pending","is_fbl":0,"biz_group":)" +
        group + "}");
    return lazada::make_order(simple_head(), {item}, vietnam()).fulfilled_by;
  };
  CHECK(sender("70020") == FulfilledBy::marketplace);
  CHECK(sender("\"70020\"") == FulfilledBy::marketplace);
  CHECK(sender("70100") == FulfilledBy::seller);
  CHECK(sender("null") == FulfilledBy::seller);
}

TEST_CASE("what a Lazada order says of its warehouse holds for all of its units") {
  const auto head = parsed(R"({"order_id":1,"created_at":"2026-11-20 10:00:00 +0700",
      "updated_at":"2026-11-20 10:00:00 +0700","price":"10","biz_group":70020})");
  const auto order = lazada::make_order(lazada::read_order_head(head.root(), vietnam()),
                                        {simple_item("1", "pending")}, vietnam());
  CHECK(order.fulfilled_by == FulfilledBy::marketplace);
}

TEST_CASE("a Lazada order has at most 500 lines but may have more units") {
  std::vector<lazada::Item> items;
  for (int i = 0; i < 600; ++i) items.push_back(simple_item(std::to_string(1000 + i), "pending"));
  CHECK(lazada::make_order(simple_head(), items, vietnam()).lines.at(0).quantity == 600);
  for (int i = 0; i < 600; ++i) items[static_cast<std::size_t>(i)].price = std::to_string(i);
  CHECK_THROWS_AS(lazada::make_order(simple_head(), items, vietnam()), json::FieldError);
}

TEST_CASE("ids of a Lazada unit come from the shop SKU when they are missing") {
  const auto listing = lazada::split_shop_sku("1381129206_VNAMZ-5075468123");
  CHECK(listing.item == "1381129206");
  CHECK(listing.sku == "5075468123");
  CHECK(item_of(R"({"order_item_id":1,"shop_sku":"12_TH-34","sku_id":"56","product_id":"78",
                    "status":"pending"})")
            .listing == ListingId{"78", "56"});
  CHECK_FALSE(item_of(R"({"order_item_id":1,"shop_sku":"odd","status":"pending"})").has_listing());
}

TEST_CASE("a Lazada product's address names its product and variant") {
  CHECK(lazada::split_address("https://www.lazada.vn/products/ao-dai-i12-s34.html?mp=1") ==
        ListingId{"12", "34"});
  CHECK(lazada::split_address("https://www.lazada.vn/-i12-s34.html") == ListingId{"12", "34"});
  for (const char* odd : {"", "https://www.lazada.vn/", "-i12-s34", "-i12-sx.html", "-ix-s34.html",
                          "-s34.html", "12-s34.html", "-i12.html"}) {
    CAPTURE(odd);
    CHECK(lazada::split_address(odd) == ListingId{});
  }
}

TEST_CASE("Lazada's currency is the items' own and else the country's") {
  auto item = simple_item("1", "pending", "12.90");
  item.currency = "MYR";
  const auto order = lazada::make_order(simple_head(), {item}, vietnam());
  CHECK(order.currency.code == "MYR");
  CHECK(order.lines.at(0).unit_price == 1290);
  CHECK(
      lazada::make_order(simple_head(), {simple_item("1", "pending")}, *lazada::find_country("TH"))
          .currency.code == "THB");
}

TEST_CASE("a Lazada order has one currency, of three letters, whichever of its items name it") {
  const auto read = [](const std::string& first, const std::string& second) {
    const auto item = [](const std::string& id, const std::string& currency) {
      return item_of(R"({"order_item_id":)" + id +
                     R"(,"shop_sku":"12_VNAMZ-34","status":"pending","item_price":"12.90",)" +
                     R"("currency":")" + currency + "\"}");
    };
    return lazada::make_order(simple_head(), {item("1", first), item("2", second)}, vietnam());
  };
  CHECK(read("MYR", "").currency.code == "MYR");
  CHECK(read("", "MYR").currency.code == "MYR");
  CHECK(read("MYR", "myr").currency.code == "MYR");
  CHECK(read("MYR", "₫").currency.code == "MYR");
  CHECK(read("MYR", "₫").unread_details.at(0).detail == Detail::currency);
  CHECK_THROWS_AS(lazada::make_order(simple_head(), {}, vietnam()), json::FieldError);

  SUBCASE("else the country's, with a word about it") {
    for (const auto* odd : {"₫", "VN", "V1D", ""}) {
      CAPTURE(odd);
      const auto order = read(odd, odd);
      CHECK(order.currency.code == "VND");
      CHECK(order.lines.at(0).unit_price == 13);
      CHECK(order.unread_details.at(0).detail == Detail::currency);
    }
  }
  SUBCASE("and amounts in several are not mixed") {
    const auto order = read("MYR", "VND");
    CHECK(order.currency.code == "VND");
    CHECK_FALSE(order.total);
    REQUIRE(order.lines.size() == 2);
    CHECK_FALSE(order.lines[0].unit_price);
    CHECK(order.lines[1].unit_price == 13);
  }
}

TEST_CASE("a number is a Lazada time when it has the digits of milliseconds") {
  const auto time = [](const char* text) { return lazada::parse_lazada_time(text, vietnam()); };
  CHECK(time("100000000000") == Timestamp(100'000'000s));
  CHECK(time("100000000999") == Timestamp(100'000'000s));
  CHECK_FALSE(time("99999999999"));
  CHECK_FALSE(time("99999999999999999999"));
}

TEST_CASE("no Lazada time lies in the year 2404, in digits or in words") {
  const auto time = [](const char* text) { return lazada::parse_lazada_time(text, vietnam()); };
  CHECK(time("4102444799999") == Timestamp(4'102'444'799s));
  CHECK_FALSE(time("4102444800000"));
  CHECK_FALSE(time("13713148800000"));
  CHECK(time("2099-12-31 23:59:59 +0000"));
  CHECK_FALSE(time("2404-07-20 00:00:00 +0700"));
}

TEST_CASE("Lazada times are read in every form that was seen") {
  const Timestamp time{std::chrono::sys_days(std::chrono::year(2018) / 10 / 31) + 3h + 18min + 27s};
  for (const char* text :
       {"2018-10-31 10:18:27 +0700", "2018-10-31T10:18:27+07:00", "2018-10-31 10:18:27",
        "2018-10-31T10:18:27", "2018-10-31T03:18:27Z", "1540955907000"}) {
    CAPTURE(text);
    CHECK(lazada::parse_lazada_time(text, vietnam()) == time);
  }
  for (const char* text : {"", "yesterday", "2018-10-31", "12"}) {
    CAPTURE(text);
    CHECK_FALSE(lazada::parse_lazada_time(text, vietnam()));
  }
}

TEST_CASE("Lazada order fields are accepted as numbers text and booleans") {
  const auto document = parsed(
      R"({"order_id":"1381129206325020","created_at":"2026-02-09T22:44:30+08:00",
          "updated_at":"1770648271000","price":99.5,
          "voucher":"1.50","shipping_fee":null,"is_cancel_pending":"true","items_count":"2"})");
  const auto head = lazada::read_order_head(document.root(), vietnam());
  CHECK(head.number == "1381129206325020");
  CHECK(head.updated_at == head.created_at + 1s);
  CHECK(head.cancel_requested);
  CHECK(head.price == "99.5");
  CHECK(head.voucher == "1.50");
  CHECK(head.shipping_fee.empty());
  CHECK(head.units == 2);
}

TEST_CASE("a Lazada order without the time of its last change cannot be read") {
  const auto document = parsed(R"({"order_id":1,"created_at":"2026-02-09T22:44:30+08:00"})");
  CHECK_THROWS_AS(lazada::read_order_head(document.root(), vietnam()), json::FieldError);
}

TEST_CASE("an odd count of units of a Lazada order tells nothing and costs nothing") {
  const auto document = parsed(
      R"({"order_id":1,"created_at":"2026-02-09T22:44:30+08:00","items_count":"some",
          "updated_at":"2026-02-09T22:44:30+08:00"})");
  CHECK(lazada::read_order_head(document.root(), vietnam()).units == 0);
}

}  // namespace
}  // namespace ecsync
