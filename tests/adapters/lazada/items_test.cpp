#include <doctest/doctest.h>
#include <fmt/format.h>

#include "adapters/lazada/lazada.h"
#include "tests/adapters/lazada/lazada_bench.h"

namespace ecsync::test {
namespace {

using namespace std::chrono_literals;

TEST_CASE("Lazada items are asked for in batches of at most fifty orders") {
  LazadaBench bench;
  bench.put_orders(90);
  const auto page = bench.changed_page();
  REQUIRE(page);
  CHECK(page->orders.size() == 90);
  CHECK(bench.shop.count("/orders/items/get") == 2);
  CHECK(page->orders[0].number == lazada_number(0));
  CHECK(page->orders[0].lines.at(0).quantity == 2);
  CHECK(page->orders[0].total == 115000);
}

TEST_CASE("a Lazada order missing from the items answer is asked for by itself") {
  LazadaBench bench;
  bench.put_orders(2);
  const auto only_first = fmt::format(
      R"({{"code":"0","data":[{{"order_id":{},"order_items":[{{"order_item_id":1,"status":"pending",
          "shop_sku":"1_VNAMZ-2","item_price":5}},{{"order_item_id":2,"status":"pending",
          "shop_sku":"1_VNAMZ-2","item_price":5}}]}}]}})",
      lazada_number(0));
  bench.shop.fail_next("/orders/items/get", FakeLazada::answer(only_first));
  const auto page = bench.changed_page();
  REQUIRE(page);
  CHECK(page->orders.size() == 2);
  CHECK(bench.shop.count("/order/items/get") == 1);
}

TEST_CASE("a Lazada order whose items come short is asked for by itself") {
  LazadaBench bench;
  bench.put_orders(1);
  const auto one_unit = fmt::format(
      R"({{"code":"0","data":[{{"order_id":{},"order_items":[{{"order_item_id":1,"status":"pending",
          "shop_sku":"1_VNAMZ-2","item_price":5}}]}}]}})",
      lazada_number(0));
  bench.shop.fail_next("/orders/items/get", FakeLazada::answer(one_unit));
  const auto page = bench.changed_page();
  REQUIRE(page);
  REQUIRE(page->orders.size() == 1);
  CHECK(page->orders[0].lines.at(0).quantity == 2);
}

TEST_CASE("a Lazada order whose items came whole is asked for once") {
  LazadaBench bench;
  bench.put_orders(2);
  bench.shop.orders[lazada_number(1)].units = {FakeUnit{}};
  const auto page = bench.changed_page();
  REQUIRE(page);
  CHECK(page->orders.size() == 2);
  CHECK(bench.shop.count("/orders/items/get") == 1);
  CHECK(bench.shop.count("/order/items/get") == 0);
}

TEST_CASE("a Lazada order whose items came unreadable is not asked for again") {
  LazadaBench bench;
  bench.put_orders(2);
  bench.shop.orders[lazada_number(1)].units = {FakeUnit{"", "1001", "2002"}};
  const auto page = bench.changed_page();
  REQUIRE(page);
  CHECK(page->orders.size() == 1);
  REQUIRE(page->rejected.size() == 1);
  CHECK(page->rejected[0].number == lazada_number(1));
  CHECK(bench.shop.count("/order/items/get") == 0);
}

TEST_CASE("a Lazada order without items is asked for by itself, even when it counts none") {
  LazadaBench bench;
  bench.put_orders(2);
  bench.shop.orders[lazada_number(1)].units.clear();
  const auto page = bench.changed_page();
  REQUIRE(page);
  CHECK(page->orders.size() == 1);
  REQUIRE(page->rejected.size() == 1);
  CHECK(page->rejected[0].number == lazada_number(1));
  CHECK(bench.shop.count("/order/items/get") == 1);
}

TEST_CASE("Lazada items of an answer that breaks off are not added to those of the next") {
  LazadaBench bench;
  bench.put_orders(1);
  bench.shop.fail_next(
      "/orders/items/get",
      FakeLazada::answer(fmt::format(
          R"({{"code":"0","data":[{{"order_id":{},"order_items":[{{"order_item_id":1,
              "status":"pending","shop_sku":"1001_VNAMZ-2002","item_price":100000}}]}},
              {{"order_id":{{}}}}]}})",
          lazada_number(0))));
  const auto page = bench.changed_page();
  REQUIRE(page);
  REQUIRE(page->orders.size() == 1);
  REQUIRE(page->orders[0].lines.size() == 1);
  CHECK(page->orders[0].lines[0].quantity == 2);
  CHECK(bench.shop.count("/orders/items/get") == 2);
}

TEST_CASE("a refusal about one Lazada order sets that one aside and any other ends the page") {
  LazadaBench bench;
  bench.put_orders(2);
  bench.shop.fail_next("/orders/items/get", FakeLazada::refusal("37"));
  SUBCASE("about the order") {
    bench.shop.fail_next("/order/items/get", FakeLazada::refusal("16"));
    const auto page = bench.changed_page();
    REQUIRE(page);
    CHECK(page->orders.size() == 1);
    REQUIRE(page->rejected.size() == 1);
    CHECK(page->rejected[0].number == lazada_number(0));
    CHECK(page->rejected[0].reason.find("code 16") != std::string::npos);
  }
  SUBCASE("about the token") {
    bench.shop.fail_next("/order/items/get", FakeLazada::refusal("IllegalAccessToken"));
    const auto page = bench.changed_page();
    REQUIRE_FALSE(page);
    CHECK(page.error().code == ErrorCode::auth_expired);
    CHECK(bench.shop.count("/order/items/get") == 1);
  }
  SUBCASE("no answer at all") {
    bench.shop.fail_next("/order/items/get",
                         Http::Failure{make_error(ErrorCode::network, verbatim("no route")), false},
                         4);
    const auto page = bench.changed_page();
    REQUIRE_FALSE(page);
    CHECK(page.error().code == ErrorCode::network);
  }
}

TEST_CASE("items of another Lazada order are not taken for those that were asked for") {
  LazadaBench bench;
  bench.put_orders(2);
  // As after a repeated answer: the batch without the second order, and the first one's items.
  const auto first_item = fmt::format(
      R"({{"order_item_id":1,"order_id":{},"status":"shipped","shop_sku":"9_VNAMZ-9","item_price":5}})",
      lazada_number(0));
  const auto answer = [](const std::string& data) {
    return FakeLazada::answer(fmt::format(R"({{"code":"0","data":[{}]}})", data));
  };
  bench.shop.fail_next("/orders/items/get",
                       answer(fmt::format(R"({{"order_id":{},"order_items":[{},{}]}})",
                                          lazada_number(0), first_item, first_item)));
  SUBCASE("they are asked for again") {
    bench.shop.fail_next("/order/items/get", answer(first_item), 2);
    const auto page = bench.changed_page();
    REQUIRE(page);
    REQUIRE(page->orders.size() == 2);
    CHECK(page->orders[1].number == lazada_number(1));
    CHECK(page->orders[1].lines.at(0).listing.item == "1001");
  }
  SUBCASE("and set aside when no others come") {
    bench.shop.fail_next("/order/items/get", answer(first_item), 100);
    const auto page = bench.changed_page();
    REQUIRE(page);
    CHECK(page->orders.size() == 1);
    REQUIRE(page->rejected.size() == 1);
    CHECK(page->rejected[0].number == lazada_number(1));
  }
}

TEST_CASE("a Lazada order that was not asked for is no answer") {
  LazadaBench bench;
  bench.put_orders(2);
  const auto other = fmt::format(
      R"({{"code":"0","data":{{"order_id":{},"created_at":"{}","updated_at":"{}","price":"1"}}}})",
      lazada_number(0), lazada_time(bench.now()), lazada_time(bench.now()));
  bench.shop.fail_next("/order/get", FakeLazada::answer(other), 2);
  const auto page = bench.lazada.orders_by_number(bench.access(), {lazada_number(1)});
  REQUIRE(page);
  REQUIRE(page->orders.size() == 1);
  CHECK(page->orders[0].number == lazada_number(1));
}

TEST_CASE("a refused batch of Lazada items is asked for order by order") {
  LazadaBench bench;
  bench.put_orders(3);
  for (const char* code : {"37", "39", "38", "56", "NeverHeardOf"}) {
    CAPTURE(code);
    bench.shop.fail_next("/orders/items/get", FakeLazada::refusal(code));
    const auto page = bench.changed_page();
    REQUIRE(page);
    CHECK(page->orders.size() == 3);
    CHECK(page->rejected.empty());
  }
}

TEST_CASE("a Lazada order that spoils its batch is found by halves and costs a few calls") {
  LazadaBench bench;
  bench.put_orders(50);
  bench.shop.poison = lazada_number(17);
  const auto page = bench.changed_page();
  REQUIRE(page);
  CHECK(page->orders.size() == 50);
  CHECK(page->rejected.empty());
  CHECK(bench.shop.requests.size() < 20);
}

}  // namespace
}  // namespace ecsync::test
