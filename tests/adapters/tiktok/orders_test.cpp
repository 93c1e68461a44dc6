#include <doctest/doctest.h>

#include "adapters/tiktok/tiktok.h"
#include "tests/adapters/lazada/fake_lazada.h"
#include "tests/adapters/tiktok/tiktok_bench.h"
#include "tests/support/dated_http.h"

namespace ecsync::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* single = "/order/202309/orders";

TEST_CASE("one unreadable TikTok order is set aside with its reason and the others live on") {
  TiktokBench bench;
  bench.put_orders(3);
  bench.shop.orders[tiktok_number(1)].units = 0;
  const auto page = bench.changed_page();
  REQUIRE(page);
  CHECK(page->orders.size() == 2);
  REQUIRE(page->rejected.size() == 1);
  CHECK(page->rejected[0].number == tiktok_number(1));
  CHECK(page->rejected[0].reason.find("line_items") != std::string::npos);
}

TEST_CASE("a page tells TikTok's time of its answer") {
  TiktokBench bench;
  const auto page = bench.changed_page();
  REQUIRE(page);
  CHECK(page->answered_at == bench.now());
}

TEST_CASE("TikTok orders are asked for by number in batches of at most fifty") {
  TiktokBench bench;
  bench.put_orders(120);
  std::vector<std::string> numbers{"abc", "", "1,2"};
  for (int i = 0; i < 130; ++i) numbers.push_back(tiktok_number(i));
  numbers.push_back(tiktok_number(3));
  const auto page = bench.tiktok.orders_by_number(bench.access(), numbers);
  REQUIRE(page);
  CHECK(page->orders.size() == 120);
  CHECK(bench.shop.count(single) == 3);
  CHECK(page->answered_at > bench.now() - 1min);
}

TEST_CASE("TikTok orders asked for by number are as old as the first answer about them") {
  TiktokBench bench;
  bench.put_orders(51);
  const Timestamp first = bench.now();
  const std::string last = tiktok_number(50);
  DatedHttp http(bench.shop, [&](const HttpRequest& request) {
    return http_date(request.url.find(last) != std::string::npos ? first + 1h : first);
  });
  Caller caller(http, bench.clock, bench.server);
  std::vector<std::string> numbers;
  for (int i = 0; i < 51; ++i) numbers.push_back(tiktok_number(i));
  const auto page = tiktok::Tiktok(caller, bench.app).orders_by_number(bench.access(), numbers);
  REQUIRE(page);
  CHECK(page->orders.size() == 51);
  CHECK(page->answered_at == first);
}

TEST_CASE("no TikTok order at all is known to be none now") {
  TiktokBench bench;
  const auto page = bench.tiktok.orders_by_number(bench.access(), {});
  REQUIRE(page);
  CHECK(page->answered_at == bench.now());
}

TEST_CASE("another seller's TikTok order hides none that was asked for with it") {
  TiktokBench bench;
  bench.put_orders(40);
  bench.shop.foreign_orders = {tiktok_number(7), tiktok_number(23)};
  std::vector<std::string> numbers;
  for (int i = 0; i < 40; ++i) numbers.push_back(tiktok_number(i));
  const auto page = bench.tiktok.orders_by_number(bench.access(), numbers);
  REQUIRE(page);
  CHECK(page->orders.size() == 38);
  CHECK(page->rejected.empty());
  for (const auto& order : page->orders) {
    CHECK(order.number != tiktok_number(7));
    CHECK(order.number != tiktok_number(23));
  }
}

TEST_CASE("what TikTok says of an order that it does not have tells it from one that it refuses") {
  TiktokBench bench;
  bench.put_orders(2);
  const std::string lost = "577000000000000099";
  const auto page = bench.tiktok.orders_by_number(bench.access(), {tiktok_number(0), lost});
  REQUIRE(page);
  REQUIRE(page->denied.size() == 1);
  CHECK(page->denied[0].number == lost);

  bench.shop.foreign_orders = {tiktok_number(1)};
  const auto foreign =
      bench.tiktok.orders_by_number(bench.access(), {tiktok_number(0), tiktok_number(1)});
  REQUIRE(foreign);
  CHECK(foreign->rejected.empty());
  REQUIRE(foreign->denied.size() == 1);
  CHECK(foreign->denied[0].number == tiktok_number(1));

  bench.shop.poison = tiktok_number(0);
  const auto refused = bench.tiktok.orders_by_number(bench.access(), {tiktok_number(0)});
  REQUIRE(refused);
  CHECK(refused->denied.empty());
  REQUIRE(refused->rejected.size() == 1);
  CHECK(refused->rejected[0].refused);
}

TEST_CASE("a row of TikTok's list without an id is told, and the page is read") {
  TiktokBench bench;
  bench.put_orders(3);
  bench.shop.orders[""] = bench.shop.orders[tiktok_number(1)];
  const auto page = bench.changed_page();
  REQUIRE(page);
  CHECK(page->orders.size() == 3);
  REQUIRE(page->rejected.size() == 1);
  CHECK(page->rejected[0].number.empty());
}

TEST_CASE("TikTok order numbers that are no numbers are never asked for") {
  TiktokBench bench;
  const auto page = bench.tiktok.orders_by_number(bench.access(), {"abc", "", "1,2"});
  REQUIRE(page);
  CHECK(page->orders.empty());
  CHECK(bench.shop.requests.empty());
}

TEST_CASE("a refusal of the app does not pass for unknown TikTok orders") {
  TiktokBench bench;
  bench.shop.fail_next(single, FakeTiktok::refusal(105005, "no scope", 403));
  const auto page = bench.tiktok.orders_by_number(bench.access(), {tiktok_number(1)});
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::remote_refused);
}

TEST_CASE("one TikTok order that spoils its batch is set aside and takes no other along") {
  TiktokBench bench;
  std::vector<std::string> numbers;
  for (int i = 0; i < 50; ++i) {
    numbers.push_back(tiktok_number(i));
    bench.shop.orders[numbers.back()] = {bench.now(), bench.now()};
  }
  bench.shop.poison = numbers[20];
  const auto page = bench.tiktok.orders_by_number(bench.access(), numbers);
  REQUIRE(page);
  CHECK(page->orders.size() == 49);
  REQUIRE(page->rejected.size() == 1);
  CHECK(page->rejected[0].number == numbers[20]);
}

}  // namespace
}  // namespace ecsync::test
