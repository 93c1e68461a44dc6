#include <doctest/doctest.h>

#include "adapters/lazada/lazada.h"
#include "tests/adapters/lazada/lazada_bench.h"

namespace ecsync::test {
namespace {

using namespace std::chrono_literals;

TEST_CASE("a token that expires between Lazada's pages stops with auth_expired") {
  LazadaBench bench;
  bench.put_orders(2);
  bench.shop.fail_next("/orders/items/get", FakeLazada::refusal("IllegalAccessToken"));
  const auto page = bench.changed_page();
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::auth_expired);
  CHECK(page.error().connection == "lazada:200123456");
}

TEST_CASE("a wrong clock is corrected by Lazada's own answer") {
  LazadaBench bench;
  bench.put_orders(1);
  auto refusal = FakeLazada::refusal("IllegalTimestamp");
  refusal.date = http_date(bench.now() + 5h);
  bench.shop.fail_next("", refusal);
  REQUIRE(bench.changed_page());
  const auto first = std::stoll(bench.shop.requests.at(0).params.at("timestamp"));
  const auto second = std::stoll(bench.shop.requests.at(1).params.at("timestamp"));
  CHECK(second - first > 17'000'000);
}

TEST_CASE("a clock that Lazada goes on refusing is told and never refreshed away") {
  LazadaBench bench;
  bench.shop.fail_next("", FakeLazada::refusal("IllegalTimestamp"), 5);
  const auto page = bench.changed_page();
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::remote_refused);
  CHECK(page.error().message.english().find("clock") != std::string::npos);
  CHECK(bench.shop.requests.size() == 2);
}

TEST_CASE("every repeated Lazada request is signed anew") {
  LazadaBench bench;
  bench.shop.fail_next("", FakeLazada::refusal("15"), 1);
  REQUIRE(bench.changed_page());
  CHECK(bench.shop.requests.at(0).params.at("sign") != bench.shop.requests.at(1).params.at("sign"));
}

TEST_CASE("a page tells Lazada's time of its answer") {
  LazadaBench bench;
  const auto page = bench.changed_page();
  REQUIRE(page);
  CHECK(page->answered_at == bench.now());
}

}  // namespace
}  // namespace ecsync::test
