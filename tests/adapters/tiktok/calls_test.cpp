#include <doctest/doctest.h>

#include "adapters/tiktok/tiktok.h"
#include "tests/adapters/lazada/fake_lazada.h"
#include "tests/adapters/tiktok/tiktok_bench.h"

namespace ecsync::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* search = "/order/202309/orders/search";
constexpr const char* shops = "/authorization/202309/shops";

TEST_CASE("the hourly limit of a TikTok test shop is not waited for") {
  TiktokBench bench;
  bench.put_orders(2);
  bench.shop.fail_next("/order", FakeTiktok::refusal(36009037, "hourly limit", 429), 9);
  const auto page = bench.changed_page();
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::rate_limited);
  CHECK(page.error().hint == "Run the command again after 2026-11-23T06:00:00Z.");
  CHECK(bench.shop.count("/order") == 1);
  // Whatever else this run wants to ask is not sent.
  REQUIRE_FALSE(bench.changed_page());
  CHECK(bench.shop.count("/order") == 1);
}

TEST_CASE("a shop cipher that TikTok does not accept any more is asked for once in a run") {
  for (const int code : {101000, 106013}) {
    CAPTURE(code);
    TiktokBench bench;
    bench.put_orders(2);
    bench.stored_cipher = "ROW_old";
    if (code == 106013) bench.shop.fail_next(search, FakeTiktok::refusal(code, "cipher", 400));
    const auto page = bench.changed_page();
    REQUIRE(page);
    CHECK(page->orders.size() == 2);
    CHECK(bench.shop.count(shops) == 1);
    // The rest of the run goes on with the new one.
    REQUIRE(bench.changed_page());
    CHECK(bench.shop.count(shops) == 1);
    CHECK(bench.shop.count(search) == 3);
  }
}

TEST_CASE("a TikTok shop without a stored cipher is asked for it first") {
  TiktokBench bench;
  bench.put_orders(2);
  bench.stored_cipher = "";
  const auto page = bench.changed_page();
  REQUIRE(page);
  CHECK(page->orders.size() == 2);
  CHECK(bench.shop.requests.at(0).path == shops);
  CHECK(bench.shop.requests.size() == 2);
}

TEST_CASE("a TikTok shop that stays refused needs a new consent") {
  TiktokBench bench;
  bench.shop.fail_next(search, FakeTiktok::refusal(101000, "token and cipher", 401), 5);
  const auto page = bench.changed_page();
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::auth_required);
  CHECK(page.error().connection == "tiktok:7495000000000000001");
  CHECK(bench.shop.count(search) == 2);
  CHECK(bench.shop.count(shops) == 1);
}

TEST_CASE("a TikTok shop that its consent does not cover any more needs a new one") {
  TiktokBench bench;
  bench.stored_cipher = "ROW_old";
  bench.shop.fail_next(
      shops, FakeTiktok::answer(R"({"code":0,"data":{"shops":[{"id":"9","cipher":"x"}]}})"));
  const auto page = bench.changed_page();
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::auth_required);
}

TEST_CASE("a cipher that cannot be asked for now does not end a TikTok consent") {
  TiktokBench bench;
  bench.stored_cipher = "ROW_old";
  bench.shop.fail_next(shops, FakeTiktok::answer("<html>502</html>", 502), 4);
  const auto page = bench.changed_page();
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::remote_unavailable);
  CHECK(page.error().connection == "tiktok:7495000000000000001");
}

TEST_CASE("a wrong clock is corrected by TikTok's own answer") {
  TiktokBench bench;
  bench.put_orders(1);
  auto refusal = FakeTiktok::refusal(36009004, "Invalid `timestamp`", 400);
  refusal.date = http_date(bench.now() + 5h);
  bench.shop.fail_next("", refusal);
  REQUIRE(bench.changed_page());
  const auto first = std::stoll(bench.shop.requests.at(0).params.at("timestamp"));
  const auto second = std::stoll(bench.shop.requests.at(1).params.at("timestamp"));
  CHECK(second - first > 17'000);
}

TEST_CASE("a clock that TikTok goes on refusing is told and never refreshed away") {
  TiktokBench bench;
  bench.shop.fail_next("", FakeTiktok::refusal(36009004, "Invalid 'timestamp'", 401), 5);
  const auto page = bench.changed_page();
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::remote_refused);
  CHECK(page.error().message.english().find("clock") != std::string::npos);
  CHECK(bench.shop.requests.size() == 2);
}

TEST_CASE("TikTok's own wait is kept to and the next try is signed anew") {
  TiktokBench bench;
  auto limit = FakeTiktok::refusal(36009002, "Too many requests", 429);
  limit.retry_after = "7";
  bench.shop.fail_next("", limit);
  REQUIRE(bench.changed_page());
  REQUIRE(bench.clock.pauses().size() == 1);
  CHECK(bench.clock.pauses()[0] == 7s);
  const auto& first = bench.shop.requests.at(0).params;
  const auto& second = bench.shop.requests.at(1).params;
  CHECK(std::stoll(second.at("timestamp")) - std::stoll(first.at("timestamp")) >= 7);
  CHECK(second.at("sign") != first.at("sign"));
}

TEST_CASE("a TikTok token goes into a header and nowhere else") {
  TiktokBench bench;
  REQUIRE(bench.changed_page());
  const auto& request = bench.shop.requests.at(0);
  CHECK(request.headers.at("x-tts-access-token") == bench.shop.access_token);
  CHECK(request.url.find(bench.shop.access_token) == std::string::npos);
  CHECK(request.body.find(bench.shop.access_token) == std::string::npos);
}

}  // namespace
}  // namespace ecsync::test
