#include "adapters/lazada/lazada.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>

#include "tests/adapters/lazada/lazada_bench.h"
#include "tests/support/read_all.h"
#include "tests/support/take_grant.h"

namespace ecsync::test {
namespace {

using namespace std::chrono_literals;

std::string order_id(int index) {
  return std::to_string(560'694'402'000'000 + index);
}

void put_orders(LazadaBench& bench, int count) {
  for (int i = 0; i < count; ++i) {
    const Timestamp time = bench.now() - 3h + std::chrono::seconds(i);
    bench.shop.orders[order_id(i)] = {time, time, {FakeUnit{}, FakeUnit{}}};
  }
}

Result<OrderPage> read_page(LazadaBench& bench) {
  return bench.lazada.orders(bench.access(),
                             {Window::Field::updated, bench.now() - 48h, bench.now()}, "");
}

/// Every listing of the catalogue, and how often each came.
std::map<std::string, int> read_catalogue(LazadaBench& bench) {
  std::map<std::string, int> times;
  std::string place;
  for (int pages = 0; pages < 2000; ++pages) {
    const auto page = bench.lazada.listings(bench.access(), place, read_all);
    REQUIRE_MESSAGE(page.has_value(), (page ? std::string() : page.error().message.english()));
    for (const auto& listing : page->listings) ++times[to_text(listing.id)];
    place = page->next;
    if (place.empty()) break;
  }
  REQUIRE(place.empty());
  return times;
}

TEST_CASE("Lazada items are asked for in batches of at most fifty orders") {
  LazadaBench bench;
  put_orders(bench, 90);
  const auto page = read_page(bench);
  REQUIRE(page);
  CHECK(page->orders.size() == 90);
  CHECK(bench.shop.count("/orders/items/get") == 2);
  CHECK(page->orders[0].number == order_id(0));
  CHECK(page->orders[0].lines.at(0).quantity == 2);
  CHECK(page->orders[0].total == 115000);
}

TEST_CASE("a Lazada order missing from the items answer is asked for by itself") {
  LazadaBench bench;
  put_orders(bench, 2);
  const auto only_first = fmt::format(
      R"({{"code":"0","data":[{{"order_id":{},"order_items":[{{"order_item_id":1,"status":"pending",
          "shop_sku":"1_VNAMZ-2","item_price":5}},{{"order_item_id":2,"status":"pending",
          "shop_sku":"1_VNAMZ-2","item_price":5}}]}}]}})",
      order_id(0));
  bench.shop.fail_next("/orders/items/get", FakeLazada::answer(only_first));
  const auto page = read_page(bench);
  REQUIRE(page);
  CHECK(page->orders.size() == 2);
  CHECK(bench.shop.count("/order/items/get") == 1);
}

TEST_CASE("a Lazada order whose items come short is asked for by itself") {
  LazadaBench bench;
  put_orders(bench, 1);
  const auto one_unit = fmt::format(
      R"({{"code":"0","data":[{{"order_id":{},"order_items":[{{"order_item_id":1,"status":"pending",
          "shop_sku":"1_VNAMZ-2","item_price":5}}]}}]}})",
      order_id(0));
  bench.shop.fail_next("/orders/items/get", FakeLazada::answer(one_unit));
  const auto page = read_page(bench);
  REQUIRE(page);
  REQUIRE(page->orders.size() == 1);
  CHECK(page->orders[0].lines.at(0).quantity == 2);
}

TEST_CASE("a Lazada order whose items came whole is asked for once") {
  LazadaBench bench;
  put_orders(bench, 2);
  bench.shop.orders[order_id(1)].units = {FakeUnit{}};
  const auto page = read_page(bench);
  REQUIRE(page);
  CHECK(page->orders.size() == 2);
  CHECK(bench.shop.count("/orders/items/get") == 1);
  CHECK(bench.shop.count("/order/items/get") == 0);
}

TEST_CASE("a Lazada order whose items came unreadable is not asked for again") {
  LazadaBench bench;
  put_orders(bench, 2);
  bench.shop.orders[order_id(1)].units = {FakeUnit{"", "1001", "2002"}};
  const auto page = read_page(bench);
  REQUIRE(page);
  CHECK(page->orders.size() == 1);
  REQUIRE(page->rejected.size() == 1);
  CHECK(page->rejected[0].number == order_id(1));
  CHECK(bench.shop.count("/order/items/get") == 0);
}

TEST_CASE("a Lazada order without items is asked for by itself, even when it counts none") {
  LazadaBench bench;
  put_orders(bench, 2);
  bench.shop.orders[order_id(1)].units.clear();
  const auto page = read_page(bench);
  REQUIRE(page);
  CHECK(page->orders.size() == 1);
  REQUIRE(page->rejected.size() == 1);
  CHECK(page->rejected[0].number == order_id(1));
  CHECK(bench.shop.count("/order/items/get") == 1);
}

TEST_CASE("Lazada items of an answer that breaks off are not added to those of the next") {
  LazadaBench bench;
  put_orders(bench, 1);
  bench.shop.fail_next(
      "/orders/items/get",
      FakeLazada::answer(fmt::format(
          R"({{"code":"0","data":[{{"order_id":{},"order_items":[{{"order_item_id":1,
              "status":"pending","shop_sku":"1001_VNAMZ-2002","item_price":100000}}]}},
              {{"order_id":{{}}}}]}})",
          order_id(0))));
  const auto page = read_page(bench);
  REQUIRE(page);
  REQUIRE(page->orders.size() == 1);
  REQUIRE(page->orders[0].lines.size() == 1);
  CHECK(page->orders[0].lines[0].quantity == 2);
  CHECK(bench.shop.count("/orders/items/get") == 2);
}

TEST_CASE("a refusal about one Lazada order sets that one aside and any other ends the page") {
  LazadaBench bench;
  put_orders(bench, 2);
  bench.shop.fail_next("/orders/items/get", FakeLazada::refusal("37"));
  SUBCASE("about the order") {
    bench.shop.fail_next("/order/items/get", FakeLazada::refusal("16"));
    const auto page = read_page(bench);
    REQUIRE(page);
    CHECK(page->orders.size() == 1);
    REQUIRE(page->rejected.size() == 1);
    CHECK(page->rejected[0].number == order_id(0));
    CHECK(page->rejected[0].reason.find("code 16") != std::string::npos);
  }
  SUBCASE("about the token") {
    bench.shop.fail_next("/order/items/get", FakeLazada::refusal("IllegalAccessToken"));
    const auto page = read_page(bench);
    REQUIRE_FALSE(page);
    CHECK(page.error().code == ErrorCode::auth_expired);
    CHECK(bench.shop.count("/order/items/get") == 1);
  }
  SUBCASE("no answer at all") {
    bench.shop.fail_next("/order/items/get",
                         Http::Failure{make_error(ErrorCode::network, verbatim("no route")), false},
                         4);
    const auto page = read_page(bench);
    REQUIRE_FALSE(page);
    CHECK(page.error().code == ErrorCode::network);
  }
}

TEST_CASE("items of another Lazada order are not taken for those that were asked for") {
  LazadaBench bench;
  put_orders(bench, 2);
  // As after a repeated answer: the batch without the second order, and the first one's items.
  const auto first_item = fmt::format(
      R"({{"order_item_id":1,"order_id":{},"status":"shipped","shop_sku":"9_VNAMZ-9","item_price":5}})",
      order_id(0));
  const auto answer = [](const std::string& data) {
    return FakeLazada::answer(fmt::format(R"({{"code":"0","data":[{}]}})", data));
  };
  bench.shop.fail_next("/orders/items/get",
                       answer(fmt::format(R"({{"order_id":{},"order_items":[{},{}]}})", order_id(0),
                                          first_item, first_item)));
  SUBCASE("they are asked for again") {
    bench.shop.fail_next("/order/items/get", answer(first_item), 2);
    const auto page = read_page(bench);
    REQUIRE(page);
    REQUIRE(page->orders.size() == 2);
    CHECK(page->orders[1].number == order_id(1));
    CHECK(page->orders[1].lines.at(0).listing.item == "1001");
  }
  SUBCASE("and set aside when no others come") {
    bench.shop.fail_next("/order/items/get", answer(first_item), 100);
    const auto page = read_page(bench);
    REQUIRE(page);
    CHECK(page->orders.size() == 1);
    REQUIRE(page->rejected.size() == 1);
    CHECK(page->rejected[0].number == order_id(1));
  }
}

TEST_CASE("a Lazada order that was not asked for is no answer") {
  LazadaBench bench;
  put_orders(bench, 2);
  const auto other = fmt::format(
      R"({{"code":"0","data":{{"order_id":{},"created_at":"{}","updated_at":"{}","price":"1"}}}})",
      order_id(0), lazada_time(bench.now()), lazada_time(bench.now()));
  bench.shop.fail_next("/order/get", FakeLazada::answer(other), 2);
  const auto page = bench.lazada.orders_by_number(bench.access(), {order_id(1)});
  REQUIRE(page);
  REQUIRE(page->orders.size() == 1);
  CHECK(page->orders[0].number == order_id(1));
}

TEST_CASE("a refused batch of Lazada items is asked for order by order") {
  LazadaBench bench;
  put_orders(bench, 3);
  for (const char* code : {"37", "39", "38", "56", "NeverHeardOf"}) {
    CAPTURE(code);
    bench.shop.fail_next("/orders/items/get", FakeLazada::refusal(code));
    const auto page = read_page(bench);
    REQUIRE(page);
    CHECK(page->orders.size() == 3);
    CHECK(page->rejected.empty());
  }
}

TEST_CASE("a Lazada order that spoils its batch is found by halves and costs a few calls") {
  LazadaBench bench;
  put_orders(bench, 50);
  bench.shop.poison = order_id(17);
  const auto page = read_page(bench);
  REQUIRE(page);
  CHECK(page->orders.size() == 50);
  CHECK(page->rejected.empty());
  CHECK(bench.shop.requests.size() < 20);
}

TEST_CASE("one unreadable Lazada order is set aside with its reason and the others live on") {
  LazadaBench bench;
  put_orders(bench, 3);
  bench.shop.orders[order_id(1)].units[0].state = "";
  bench.shop.orders[order_id(2)].untimed = true;
  const auto page = read_page(bench);
  REQUIRE(page);
  CHECK(page->orders.size() == 1);
  REQUIRE(page->rejected.size() == 2);
  CHECK(page->rejected[0].number == order_id(2));
  CHECK(page->rejected[0].reason == "data.orders[2].updated_at: is missing");
  CHECK(page->rejected[1].number == order_id(1));
}

TEST_CASE("a Lazada price that cannot be read costs no order") {
  LazadaBench bench;
  put_orders(bench, 3);
  bench.shop.orders[order_id(0)].price = "1,250,000.00";
  bench.shop.orders[order_id(1)].price = "n/a";
  bench.shop.orders[order_id(2)].units[0].price = "\"cheap\"";
  bench.shop.orders[order_id(2)].units[1].price = "[]";
  const auto page = read_page(bench);
  REQUIRE(page);
  CHECK(page->rejected.empty());
  REQUIRE(page->orders.size() == 3);
  CHECK(page->orders[0].total == 1'265'000);
  CHECK(page->orders[0].unread_details.empty());
  CHECK_FALSE(page->orders[1].total);
  CHECK(page->orders[1].unread.has(Detail::total));
  REQUIRE(page->orders[1].unread_details.size() == 1);
  CHECK(page->orders[1].unread_details[0].reason == "price: \"n/a\" is not an amount of VND");
  CHECK(page->orders[2].total == 115'000);
  REQUIRE(page->orders[2].lines.size() == 1);
  CHECK(page->orders[2].lines[0].quantity == 2);
  CHECK_FALSE(page->orders[2].lines[0].unit_price);
}

TEST_CASE("a Lazada order that waits for an answer to a cancellation says so wherever it is told") {
  LazadaBench bench;
  put_orders(bench, 5);
  const auto number = [](int i) { return order_id(i); };
  bench.shop.orders[number(0)].more = R"(,"need_cancel_confirm":true)";
  bench.shop.orders[number(1)].more = R"(,"need_cancel_confirm":"false","is_cancel_pending":"1")";
  bench.shop.orders[number(2)].units[1].more = R"(,"need_cancel_confirm":"true")";
  bench.shop.orders[number(3)].units[1].more = R"(,"is_cancel_pending":true)";
  bench.shop.orders[number(3)].units[1].state = "canceled";
  bench.shop.orders[number(4)].more = R"(,"is_cancel_pending":"perhaps")";
  const auto page = read_page(bench);
  REQUIRE(page);
  REQUIRE(page->orders.size() == 5);
  CHECK(page->orders[0].cancel_requested);
  CHECK(page->orders[1].cancel_requested);
  CHECK(page->orders[2].cancel_requested);
  CHECK_FALSE(page->orders[3].cancel_requested);
  CHECK_FALSE(page->orders[4].cancel_requested);
  CHECK(page->orders[4].unread.has(Detail::cancel_request));
}

TEST_CASE("the product of an old Lazada listing is told by the answer about one order") {
  LazadaBench bench;
  put_orders(bench, 2);
  auto& units = bench.shop.orders[order_id(1)].units;
  units = {FakeUnit{}};
  units[0].shop_sku = "OE702HLAA8FFXGANMY-17933918";
  units[0].more = R"(,"sku_id":"17933918")";
  units[0].alone = R"(,"product_id":"9001")";
  const std::string address =
      R"(,"product_detail_url":"https://www.lazada.vn/ao-dai-i9002-s17933918.html?mp=1")";
  SUBCASE("which is asked for") {
    const auto page = read_page(bench);
    REQUIRE(page);
    REQUIRE(page->orders.size() == 2);
    CHECK(page->orders[1].lines.at(0).listing == ListingId{"9001", "17933918"});
    CHECK(bench.shop.count("/order/items/get") == 1);
  }
  SUBCASE("before its address is trusted") {
    units[0].more += address;
    CHECK(read_page(bench)->orders.at(1).lines.at(0).listing.item == "9001");
  }
  SUBCASE("or by its address") {
    units[0].more += address;
    units[0].alone.clear();
    CHECK(read_page(bench)->orders.at(1).lines.at(0).listing == ListingId{"9002", "17933918"});
    CHECK(bench.shop.count("/order/items/get") == 1);
  }
  SUBCASE("and when nothing tells it the order is set aside") {
    units[0].alone.clear();
    SUBCASE("without an address") {}
    SUBCASE("with that of another variant") {
      units[0].more = R"(,"product_detail_url":"https://www.lazada.vn/-i9002-s1.html")";
    }
    const auto page = read_page(bench);
    REQUIRE(page);
    CHECK(page->orders.size() == 1);
    REQUIRE(page->rejected.size() == 1);
    CHECK(page->rejected[0].number == order_id(1));
    CHECK(page->rejected[0].reason.find("shop_sku: names no product and variant") !=
          std::string::npos);
  }
}

TEST_CASE("a Lazada order is the right one by whichever of its two numbers it was asked for") {
  LazadaBench bench;
  put_orders(bench, 2);
  bench.shop.orders[order_id(1)].number = "300000001";
  const auto page = bench.lazada.orders_by_number(bench.access(), {"300000001", order_id(0)});
  REQUIRE(page);
  REQUIRE(page->orders.size() == 2);
  CHECK(page->orders[0].number == order_id(1));
  CHECK(page->orders[0].asked_as == "300000001");
  CHECK(page->orders[1].number == order_id(0));
  CHECK(page->orders[1].asked_as.empty());
}

TEST_CASE("an unreadable Lazada order is known by its id, by whichever number it was asked for") {
  LazadaBench bench;
  put_orders(bench, 2);
  for (int i = 0; i < 2; ++i) bench.shop.orders[order_id(i)].number = fmt::format("30000000{}", i);
  bench.shop.orders[order_id(0)].untimed = true;
  bench.shop.orders[order_id(1)].units[0].state = "";
  const auto page = bench.lazada.orders_by_number(bench.access(), {"300000000", "300000001"});
  REQUIRE(page);
  REQUIRE(page->rejected.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(page->rejected[i].number == order_id(static_cast<int>(i)));
    CHECK(page->rejected[i].asked_as == fmt::format("30000000{}", i));
    CHECK_FALSE(page->rejected[i].refused);
  }
}

TEST_CASE("Lazada's words for an order that it does not have are no order set aside") {
  LazadaBench bench;
  put_orders(bench, 1);
  for (const char* const code : {"16", "37", "39"}) {
    CAPTURE(code);
    bench.shop.fail_next("/order/get", FakeLazada::refusal(code));
    const auto page = bench.lazada.orders_by_number(bench.access(), {"1", order_id(0)});
    REQUIRE(page);
    CHECK(page->orders.size() == 1);
    CHECK(page->rejected.empty());
    REQUIRE(page->denied.size() == 1);
    CHECK(page->denied[0].number == "1");
    CHECK(page->denied[0].reason.starts_with("Lazada: "));
  }
  bench.shop.fail_next("/order/get", FakeLazada::refusal("NeverHeardOf", "no"));
  const auto page = bench.lazada.orders_by_number(bench.access(), {"1"});
  REQUIRE(page);
  CHECK(page->denied.empty());
  REQUIRE(page->rejected.size() == 1);
  CHECK(page->rejected[0].refused);
}

TEST_CASE("a row of Lazada's list without an order id is told, and the page is read") {
  LazadaBench bench;
  put_orders(bench, 3);
  bench.shop.orders["null"] = bench.shop.orders[order_id(1)];
  const auto page = read_page(bench);
  REQUIRE(page);
  CHECK(page->orders.size() == 3);
  REQUIRE(page->rejected.size() == 1);
  CHECK(page->rejected[0].number.empty());
  CHECK(page->rejected[0].reason.find("order_id") != std::string::npos);
}

TEST_CASE("a Lazada order that its backend cannot read is set aside when others are read") {
  LazadaBench bench;
  put_orders(bench, 2);
  bench.shop.fail_next("/orders/items/get",
                       FakeLazada::refusal("1000", "Internal Application Error"), 4);
  bench.shop.fail_next("/order/items/get",
                       FakeLazada::refusal("1000", "Internal Application Error"), 4);
  const auto page = read_page(bench);
  REQUIRE(page);
  CHECK(page->orders.size() == 1);
  REQUIRE(page->rejected.size() == 1);
  CHECK(page->rejected[0].reason.find("1000") != std::string::npos);
}

TEST_CASE("a Lazada backend that reads no order at all fails the page") {
  LazadaBench bench;
  put_orders(bench, 1);
  bench.shop.fail_next("/orders/items/get", FakeLazada::refusal("1000"), 4);
  bench.shop.fail_next("/order/items/get", FakeLazada::refusal("1000"), 4);
  const auto page = read_page(bench);
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::remote_unavailable);
}

TEST_CASE("a refusal of the app does not set Lazada orders aside") {
  LazadaBench bench;
  put_orders(bench, 2);
  bench.shop.fail_next("/orders/items/get", FakeLazada::refusal("InsufficientPermission"));
  const auto page = read_page(bench);
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::remote_refused);
  CHECK_FALSE(page.error().hint.empty());
}

TEST_CASE("a token that expires between Lazada's pages stops with auth_expired") {
  LazadaBench bench;
  put_orders(bench, 2);
  bench.shop.fail_next("/orders/items/get", FakeLazada::refusal("IllegalAccessToken"));
  const auto page = read_page(bench);
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::auth_expired);
  CHECK(page.error().connection == "lazada:200123456");
}

TEST_CASE("a wrong clock is corrected by Lazada's own answer") {
  LazadaBench bench;
  put_orders(bench, 1);
  auto refusal = FakeLazada::refusal("IllegalTimestamp");
  refusal.date = http_date(bench.now() + 5h);
  bench.shop.fail_next("", refusal);
  REQUIRE(read_page(bench));
  const auto first = std::stoll(bench.shop.requests.at(0).params.at("timestamp"));
  const auto second = std::stoll(bench.shop.requests.at(1).params.at("timestamp"));
  CHECK(second - first > 17'000'000);
}

TEST_CASE("a clock that Lazada goes on refusing is told and never refreshed away") {
  LazadaBench bench;
  bench.shop.fail_next("", FakeLazada::refusal("IllegalTimestamp"), 5);
  const auto page = read_page(bench);
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::remote_refused);
  CHECK(page.error().message.english().find("clock") != std::string::npos);
  CHECK(bench.shop.requests.size() == 2);
}

TEST_CASE("every repeated Lazada request is signed anew") {
  LazadaBench bench;
  bench.shop.fail_next("", FakeLazada::refusal("15"), 1);
  REQUIRE(read_page(bench));
  CHECK(bench.shop.requests.at(0).params.at("sign") != bench.shop.requests.at(1).params.at("sign"));
}

TEST_CASE("a page tells Lazada's time of its answer") {
  LazadaBench bench;
  const auto page = read_page(bench);
  REQUIRE(page);
  CHECK(page->answered_at == bench.now());
}

TEST_CASE("Lazada order numbers that are no numbers are never asked for") {
  LazadaBench bench;
  const auto page = bench.lazada.orders_by_number(bench.access(), {"abc", "", "1]"});
  REQUIRE(page);
  CHECK(page->orders.empty());
  CHECK(bench.shop.requests.empty());
}

TEST_CASE("every SKU of every Lazada product comes once") {
  LazadaBench bench;
  bench.shop.products = 120;
  const auto times = read_catalogue(bench);
  CHECK(times.size() == 240);
  for (const auto& [id, count] : times) CHECK(count == 1);
  CHECK(bench.shop.requests.at(0).params.at("filter") == "all");
}

TEST_CASE("a Lazada product page that is too big is asked for in smaller pieces") {
  LazadaBench bench;
  bench.shop.products = 60;
  bench.shop.largest_page = 7;
  CHECK(read_catalogue(bench).size() == 120);
}

TEST_CASE("Lazada products are only asked for at offsets of whole pages, whatever their size") {
  LazadaBench bench;
  bench.shop.products = 120;
  bench.shop.whole_offsets = true;
  int answers = 0;
  bench.shop.before_products = [&] { bench.shop.largest_page = ++answers % 5 == 2 ? 7 : 1000; };
  CHECK(read_catalogue(bench).size() == 240);
}

TEST_CASE("a Lazada product count that is wrong does not fail the catalogue") {
  LazadaBench bench;
  bench.shop.products = 2;
  const auto answer = [](const std::string& data) {
    return FakeLazada::answer(R"({"code":"0","data":)" + data + "}");
  };
  const std::string product = R"("products":[{"item_id":1,"skus":[{"SkuId":2}]}]})";
  SUBCASE("too high") {
    bench.shop.fail_next("/products/get", answer(R"({"total_products":2,)" + product), 100);
    const auto times = read_catalogue(bench);
    CHECK(times.size() == 1);
  }
  SUBCASE("or missing") {
    bench.shop.fail_next("/products/get", answer("{" + product), 100);
    CHECK(read_catalogue(bench).size() == 1);
    CHECK(bench.shop.count("/products/get") == 1);
  }
}

TEST_CASE("a Lazada answer without data is no empty catalogue") {
  LazadaBench bench;
  bench.shop.products = 2;
  bench.shop.fail_next("/products/get", FakeLazada::answer(R"({"code":"0"})"));
  CHECK(read_catalogue(bench).size() == 4);
  bench.shop.fail_next("/products/get", FakeLazada::answer(R"({"code":"0"})"), 100);
  const auto page = bench.lazada.listings(bench.access(), "", read_all);
  CHECK_FALSE(page);
}

TEST_CASE("only a Lazada product page of one product is asked for again when it is too big") {
  LazadaBench bench;
  bench.shop.products = 60;
  bench.shop.largest_page = 0;
  const auto page = bench.lazada.listings(bench.access(), "", read_all);
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::timeout);
  std::vector<std::string> limits;
  for (const auto& request : bench.shop.requests) limits.push_back(request.params.at("limit"));
  CHECK(limits == std::vector<std::string>{"50", "25", "5", "1", "1", "1", "1"});
}

TEST_CASE("a product that is deleted between pages hides no other Lazada product") {
  LazadaBench bench;
  bench.shop.products = 120;
  int answers = 0;
  // The last product goes; the fake keeps the others' order, a real one might not.
  bench.shop.before_products = [&] {
    if (++answers == 2) --bench.shop.products;
  };
  CHECK(read_catalogue(bench).size() >= 238);
}

TEST_CASE("a Lazada catalogue beyond the offset's cap is read by creation time") {
  LazadaBench bench;
  bench.shop.products = 10'500;
  const auto times = read_catalogue(bench);
  CHECK(times.size() == 21'000);
}

TEST_CASE("a Lazada count that is too high costs one more pass and a note") {
  LazadaBench bench;
  bench.shop.products = 60;
  bench.shop.counted_besides = 5;
  std::vector<Message> notes;
  bool sure = true;
  std::string place;
  std::size_t listings = 0;
  do {
    const auto page = bench.lazada.listings(bench.access(), place, read_all);
    REQUIRE(page);
    listings += page->listings.size();
    notes.insert(notes.end(), page->notes.begin(), page->notes.end());
    sure = sure && page->sure;
    CHECK(page->rejected.empty());
    place = page->next;
  } while (!place.empty());
  CHECK(listings == 120);
  CHECK_FALSE(sure);
  REQUIRE(notes.size() == 1);
  CHECK(notes[0].english() == "Lazada counts 65 products, but lists only 60");
  CHECK(bench.shop.count("/products/get") == 4);
}

TEST_CASE("a Lazada count that is too low ends nothing") {
  LazadaBench bench;
  bench.shop.products = 120;
  bench.shop.counted_besides = -100;
  CHECK(read_catalogue(bench).size() == 240);
}

TEST_CASE("an empty Lazada product page against its own count is no end of the catalogue") {
  LazadaBench bench;
  bench.shop.products = 3;
  bench.shop.fail_next("/products/get",
                       FakeLazada::answer(R"({"code":"0","data":{"total_products":3}})"), 2);
  CHECK(read_catalogue(bench).size() == 6);
}

TEST_CASE("a Lazada consent names its shop even when the shop does not tell") {
  LazadaBench bench;
  auto grant = test::take_grant(bench.lazada, {{"code", bench.shop.code}});
  REQUIRE(grant);
  CHECK(grant->account == "VN:200123456");
  CHECK(grant->shops.at(0).name == "Nắng Ấm");
  bench.shop.fail_next("/seller/get", FakeLazada::refusal("InsufficientPermission"));
  grant = test::take_grant(bench.lazada, {{"code", bench.shop.code}});
  REQUIRE(grant);
  CHECK(grant->shops.at(0).name == "VNJ2K34I");
  CHECK(grant->shops.at(0).country == "VN");
}

TEST_CASE("a Lazada token answer without a code, and with nothing but its shop, is a success") {
  LazadaBench bench;
  const auto answer = FakeLazada::answer(
      R"({"access_token":"50000601c30exampleToken","refresh_token":"r","expires_in":600,
          "refresh_expires_in":6000,"country":"vn","seller_id":"200123456"})");
  bench.shop.fail_next("/auth/token/create", answer);
  const auto grant = test::take_grant(bench.lazada, {{"code", "c"}});
  REQUIRE(grant);
  CHECK(grant->account == "VN:200123456");
  REQUIRE(grant->shops.size() == 1);
  CHECK(grant->shops[0].shop_id == "200123456");
  bench.shop.fail_next("/auth/token/refresh", answer);
  const auto pair = bench.lazada.refresh(bench.access().id, Secret("old"));
  REQUIRE(std::holds_alternative<TokenPair>(pair));
  CHECK(std::get<TokenPair>(pair).refresh.reveal() == "r");
  SUBCASE("but none with a refusal's code, or without a token") {
    for (const auto* body : {R"({"access_token":"a","code":"IllegalRefreshToken"})",
                             R"({"access_token":"","refresh_token":"r"})", R"({"country":"vn"})"}) {
      bench.shop.fail_next("/auth/token/refresh", FakeLazada::answer(body));
      CHECK_FALSE(std::holds_alternative<TokenPair>(
          bench.lazada.refresh(bench.access().id, Secret("old"))));
    }
  }
}

TEST_CASE("a seller who says no on Lazada's page is told so") {
  LazadaBench bench;
  const auto grant = test::take_grant(bench.lazada, {{"error", "access_denied"}, {"state", "s"}});
  REQUIRE_FALSE(grant);
  CHECK(grant.error().code == ErrorCode::auth_refused);
  CHECK(grant.error().message.english().find("access_denied") != std::string::npos);
  CHECK(bench.shop.requests.empty());
}

TEST_CASE("a refresh that Lazada's backend failed to answer may have been spent") {
  LazadaBench bench;
  bench.shop.fail_next("/auth/token/refresh", FakeLazada::refusal("ServiceTimeout"));
  const auto outcome =
      bench.lazada.refresh({Site::lazada, "200123456"}, Secret(bench.shop.refresh_token));
  REQUIRE(std::holds_alternative<Marketplace::RefreshFailure>(outcome));
  CHECK(std::get<Marketplace::RefreshFailure>(outcome).maybe_spent);
  CHECK(bench.shop.requests.size() == 1);
}

TEST_CASE("a Lazada app whose consent cannot be renewed keeps its access token to the end") {
  LazadaBench bench;
  bench.shop.fail_next("/auth/token/refresh", FakeLazada::refusal("AUTH_TYPE_UNSUPPORTED"));
  const auto outcome =
      bench.lazada.refresh({Site::lazada, "200123456"}, Secret(bench.shop.refresh_token));
  REQUIRE(std::holds_alternative<Marketplace::RefreshFailure>(outcome));
  const auto& failure = std::get<Marketplace::RefreshFailure>(outcome);
  CHECK(failure.error.code == ErrorCode::remote_refused);
  CHECK(failure.never);
  CHECK_FALSE(failure.maybe_spent);
}

TEST_CASE("whatever names Lazada's refresh token in refusing a refresh ends the consent") {
  const auto refused = [](const std::string& answer) {
    LazadaBench bench;
    bench.shop.fail_next("/auth/token/refresh", FakeLazada::answer(answer));
    const auto outcome =
        bench.lazada.refresh({Site::lazada, "200123456"}, Secret(bench.shop.refresh_token));
    const auto& failure = std::get<Marketplace::RefreshFailure>(outcome);
    CHECK_FALSE(failure.never);
    return failure.error.code;
  };
  CHECK(refused(R"({"code":"InvalidRefreshToken","type":"ISV","message":"x","request_id":"1"})") ==
        ErrorCode::auth_required);
  CHECK(refused(R"({"code":"IllegalRefreshToken","type":"ISV","message":"x","request_id":"1"})") ==
        ErrorCode::auth_required);
  CHECK(refused(R"({"code":"E0123","type":"ISP","message":"The specified refresh token is unknown",
                    "request_id":"1"})") == ErrorCode::auth_required);
  // What may pass is no word about the consent.
  CHECK(refused(R"({"code":"ServiceTimeout","type":"SYSTEM","message":"refresh token service",
                    "request_id":"1"})") == ErrorCode::timeout);
  CHECK(
      refused(
          R"({"code":"InvalidAppKey","type":"ISV","message":"refresh token","request_id":"1"})") ==
      ErrorCode::app_refused);
}

TEST_CASE("Lazada's sign-in address is refused for a country where it does not sell") {
  LazadaBench bench;
  CHECK(bench.lazada.countries() == std::vector<std::string>{"SG", "MY", "PH", "TH", "ID", "VN"});
  for (const auto& country : bench.lazada.countries())
    CHECK(bench.lazada.consent_link(country, "s"));
  CHECK(bench.lazada.consent_link("", "s"));
  const auto link = bench.lazada.consent_link("DE", "s");
  REQUIRE_FALSE(link);
  CHECK(link.error().code == ErrorCode::invalid_value);
}

TEST_CASE("consent is withdrawn in Lazada's Seller Center of the country") {
  LazadaBench bench;
  const auto revocation = bench.lazada.revoke(bench.access(), {});
  REQUIRE(revocation);
  CHECK_FALSE(revocation->revoked);
  CHECK(revocation->url == "https://sellercenter.lazada.vn");
}

}  // namespace
}  // namespace ecsync::test
