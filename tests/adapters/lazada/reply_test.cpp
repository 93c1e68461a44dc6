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

TEST_CASE("a Lazada order without a price has no total yet") {
  lazada::OrderHead head = simple_head();
  head.price.clear();
  CHECK_FALSE(lazada::make_order(head, {simple_item("1", "unpaid")}, vietnam()).total);
}

TEST_CASE("a Lazada total too large for any amount is an error and no wrong number") {
  lazada::OrderHead head = simple_head();
  head.price = "9223372036854775807";
  head.shipping_fee = "1";
  CHECK_THROWS_AS(lazada::make_order(head, {simple_item("1", "unpaid")}, vietnam()),
                  json::FieldError);
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

TEST_CASE("a Lazada unit without a price cannot be read and says so") {
  CHECK_THROWS_WITH_AS(
      lazada::make_order(simple_head(), {simple_item("77", "pending", "")}, vietnam()),
      "items: no price (order item 77)", json::FieldError);
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
  CHECK_THROWS_AS(item_of(R"({"order_item_id":1,"shop_sku":"odd","status":"pending"})"),
                  json::FieldError);
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
  const auto read = [](const char* first, const char* second) {
    auto one = simple_item("1", "pending", "12.90");
    auto two = simple_item("2", "pending", "12.90");
    one.currency = first;
    two.currency = second;
    return lazada::make_order(simple_head(), {one, two}, vietnam()).currency.code;
  };
  CHECK(read("MYR", "") == "MYR");
  CHECK(read("", "MYR") == "MYR");
  CHECK(read("MYR", "myr") == "MYR");
  CHECK_THROWS_AS(read("MYR", "VND"), json::FieldError);
  CHECK_THROWS_AS(read("MY", ""), json::FieldError);
  CHECK_THROWS_AS(lazada::make_order(simple_head(), {}, vietnam()), json::FieldError);
}

TEST_CASE("a number is a Lazada time when it has the digits of milliseconds") {
  const auto time = [](const char* text) { return lazada::parse_lazada_time(text, vietnam()); };
  CHECK(time("100000000000") == Timestamp(100'000'000s));
  CHECK(time("100000000999") == Timestamp(100'000'000s));
  CHECK_FALSE(time("99999999999"));
  CHECK_FALSE(time("99999999999999999999"));
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
      R"({"order_id":"1381129206325020","created_at":"2026-02-09T22:44:30+08:00","price":99.5,
          "voucher":"1.50","shipping_fee":null,"is_cancel_pending":"true","items_count":"2"})");
  const auto head = lazada::read_order_head(document.root(), vietnam());
  CHECK(head.number == "1381129206325020");
  CHECK(head.updated_at == head.created_at);
  CHECK(head.cancel_requested);
  CHECK(head.price == "99.5");
  CHECK(head.voucher == "1.50");
  CHECK(head.shipping_fee.empty());
  CHECK(head.units == 2);
}

}  // namespace
}  // namespace ecsync
