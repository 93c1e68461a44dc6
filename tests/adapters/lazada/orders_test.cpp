#include <doctest/doctest.h>
#include <fmt/format.h>

#include "adapters/lazada/lazada.h"
#include "tests/adapters/lazada/lazada_bench.h"

namespace ecsync::test {
namespace {

using namespace std::chrono_literals;

TEST_CASE("one unreadable Lazada order is set aside with its reason and the others live on") {
  LazadaBench bench;
  bench.put_orders(3);
  bench.shop.orders[lazada_number(1)].units[0].state = "";
  bench.shop.orders[lazada_number(2)].untimed = true;
  const auto page = bench.changed_page();
  REQUIRE(page);
  CHECK(page->orders.size() == 1);
  REQUIRE(page->rejected.size() == 2);
  CHECK(page->rejected[0].number == lazada_number(2));
  CHECK(page->rejected[0].reason == "data.orders[2].updated_at: is missing");
  CHECK(page->rejected[1].number == lazada_number(1));
}

TEST_CASE("a Lazada price that cannot be read costs no order") {
  LazadaBench bench;
  bench.put_orders(3);
  bench.shop.orders[lazada_number(0)].price = "1,250,000.00";
  bench.shop.orders[lazada_number(1)].price = "n/a";
  bench.shop.orders[lazada_number(2)].units[0].price = "\"cheap\"";
  bench.shop.orders[lazada_number(2)].units[1].price = "[]";
  const auto page = bench.changed_page();
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
  bench.put_orders(5);
  const auto number = [](int i) { return lazada_number(i); };
  bench.shop.orders[number(0)].more = R"(,"need_cancel_confirm":true)";
  bench.shop.orders[number(1)].more = R"(,"need_cancel_confirm":"false","is_cancel_pending":"1")";
  bench.shop.orders[number(2)].units[1].more = R"(,"need_cancel_confirm":"true")";
  bench.shop.orders[number(3)].units[1].more = R"(,"is_cancel_pending":true)";
  bench.shop.orders[number(3)].units[1].state = "canceled";
  bench.shop.orders[number(4)].more = R"(,"is_cancel_pending":"perhaps")";
  const auto page = bench.changed_page();
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
  bench.put_orders(2);
  auto& units = bench.shop.orders[lazada_number(1)].units;
  units = {FakeUnit{}};
  units[0].shop_sku = "OE702HLAA8FFXGANMY-17933918";
  units[0].more = R"(,"sku_id":"17933918")";
  units[0].alone = R"(,"product_id":"9001")";
  const std::string address =
      R"(,"product_detail_url":"https://www.lazada.vn/ao-dai-i9002-s17933918.html?mp=1")";
  SUBCASE("which is asked for") {
    const auto page = bench.changed_page();
    REQUIRE(page);
    REQUIRE(page->orders.size() == 2);
    CHECK(page->orders[1].lines.at(0).listing == ListingId{"9001", "17933918"});
    CHECK(bench.shop.count("/order/items/get") == 1);
  }
  SUBCASE("before its address is trusted") {
    units[0].more += address;
    CHECK(bench.changed_page()->orders.at(1).lines.at(0).listing.item == "9001");
  }
  SUBCASE("or by its address") {
    units[0].more += address;
    units[0].alone.clear();
    CHECK(bench.changed_page()->orders.at(1).lines.at(0).listing == ListingId{"9002", "17933918"});
    CHECK(bench.shop.count("/order/items/get") == 1);
  }
  SUBCASE("and when nothing tells it the order is set aside") {
    units[0].alone.clear();
    SUBCASE("without an address") {}
    SUBCASE("with that of another variant") {
      units[0].more = R"(,"product_detail_url":"https://www.lazada.vn/-i9002-s1.html")";
    }
    const auto page = bench.changed_page();
    REQUIRE(page);
    CHECK(page->orders.size() == 1);
    REQUIRE(page->rejected.size() == 1);
    CHECK(page->rejected[0].number == lazada_number(1));
    CHECK(page->rejected[0].reason.find("shop_sku: names no product and variant") !=
          std::string::npos);
  }
}

TEST_CASE("a Lazada order is the right one by whichever of its two numbers it was asked for") {
  LazadaBench bench;
  bench.put_orders(2);
  bench.shop.orders[lazada_number(1)].number = "300000001";
  const auto page = bench.lazada.orders_by_number(bench.access(), {"300000001", lazada_number(0)});
  REQUIRE(page);
  REQUIRE(page->orders.size() == 2);
  CHECK(page->orders[0].number == lazada_number(1));
  CHECK(page->orders[0].asked_as == "300000001");
  CHECK(page->orders[1].number == lazada_number(0));
  CHECK(page->orders[1].asked_as.empty());
}

TEST_CASE("an unreadable Lazada order is known by its id, by whichever number it was asked for") {
  LazadaBench bench;
  bench.put_orders(2);
  for (int i = 0; i < 2; ++i)
    bench.shop.orders[lazada_number(i)].number = fmt::format("30000000{}", i);
  bench.shop.orders[lazada_number(0)].untimed = true;
  bench.shop.orders[lazada_number(1)].units[0].state = "";
  const auto page = bench.lazada.orders_by_number(bench.access(), {"300000000", "300000001"});
  REQUIRE(page);
  REQUIRE(page->rejected.size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK(page->rejected[i].number == lazada_number(static_cast<int>(i)));
    CHECK(page->rejected[i].asked_as == fmt::format("30000000{}", i));
    CHECK_FALSE(page->rejected[i].refused);
  }
}

TEST_CASE("Lazada's words for an order that it does not have are no order set aside") {
  LazadaBench bench;
  bench.put_orders(1);
  for (const char* const code : {"16", "37", "39"}) {
    CAPTURE(code);
    bench.shop.fail_next("/order/get", FakeLazada::refusal(code));
    const auto page = bench.lazada.orders_by_number(bench.access(), {"1", lazada_number(0)});
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
  bench.put_orders(3);
  bench.shop.orders["null"] = bench.shop.orders[lazada_number(1)];
  const auto page = bench.changed_page();
  REQUIRE(page);
  CHECK(page->orders.size() == 3);
  REQUIRE(page->rejected.size() == 1);
  CHECK(page->rejected[0].number.empty());
  CHECK(page->rejected[0].reason.find("order_id") != std::string::npos);
}

TEST_CASE("a Lazada order that its backend cannot read is set aside when others are read") {
  LazadaBench bench;
  bench.put_orders(2);
  bench.shop.fail_next("/orders/items/get",
                       FakeLazada::refusal("1000", "Internal Application Error"), 4);
  bench.shop.fail_next("/order/items/get",
                       FakeLazada::refusal("1000", "Internal Application Error"), 4);
  const auto page = bench.changed_page();
  REQUIRE(page);
  CHECK(page->orders.size() == 1);
  REQUIRE(page->rejected.size() == 1);
  CHECK(page->rejected[0].reason.find("1000") != std::string::npos);
}

TEST_CASE("a Lazada backend that reads no order at all fails the page") {
  LazadaBench bench;
  bench.put_orders(1);
  bench.shop.fail_next("/orders/items/get", FakeLazada::refusal("1000"), 4);
  bench.shop.fail_next("/order/items/get", FakeLazada::refusal("1000"), 4);
  const auto page = bench.changed_page();
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::remote_unavailable);
}

TEST_CASE("a refusal of the app does not set Lazada orders aside") {
  LazadaBench bench;
  bench.put_orders(2);
  bench.shop.fail_next("/orders/items/get", FakeLazada::refusal("InsufficientPermission"));
  const auto page = bench.changed_page();
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::remote_refused);
  CHECK_FALSE(page.error().hint.empty());
}

TEST_CASE("Lazada order numbers that are no numbers are never asked for") {
  LazadaBench bench;
  const auto page = bench.lazada.orders_by_number(bench.access(), {"abc", "", "1]"});
  REQUIRE(page);
  CHECK(page->orders.empty());
  CHECK(bench.shop.requests.empty());
}

}  // namespace
}  // namespace ecsync::test
