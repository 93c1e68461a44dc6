#include <doctest/doctest.h>
#include <fmt/format.h>

#include "adapters/lazada/lazada.h"
#include "core/http/curl_http.h"
#include "core/http/server_clock.h"
#include "tests/support/sandbox_truth.h"
#include "tests/support/take_grant.h"

namespace ecsync::test {
namespace {

using namespace std::chrono_literals;

/// The adapter on a sandbox over real sockets, signed in to one shop after the other.
struct SandboxBench {
  explicit SandboxBench(const std::vector<std::string>& arguments) : sandbox(arguments) {
    for (int i = 0; i < 2; ++i) {
      const auto link = lazada.consent_link("", "state-1");
      REQUIRE(link);
      const auto grant = test::take_grant(lazada, sandbox.consent(link->url));
      REQUIRE_MESSAGE(grant.has_value(), (grant ? std::string() : grant.error().message.english()));
      for (const auto& shop : grant->shops)
        shops.push_back({{Site::lazada, shop.shop_id}, shop.country, "", grant->tokens.access});
    }
  }

  void fault(const std::string& json) { sandbox.post("/sandbox/faults", json); }

  Sandbox sandbox;
  SystemClock clock;
  CurlHttp http{{2s, 3s}};
  ServerClock server{clock};
  Patience patience{4, 2ms, 20ms, 10, 60s, std::nullopt};
  Caller caller{http, clock, server, patience};
  lazada::Lazada lazada{caller,
                        {sandbox.variable("ECSYNC_LAZADA_APP_KEY"),
                         Secret(sandbox.variable("ECSYNC_LAZADA_APP_SECRET")),
                         sandbox.variable("ECSYNC_LAZADA_REDIRECT_URL"), "",
                         sandbox.variable("ECSYNC_LAZADA_API_BASE")}};
  std::vector<ShopAccess> shops;
};

Window everything(const SandboxBench& bench, Window::Field field) {
  const auto now = bench.clock.now_seconds();
  return {field, now - std::chrono::days(120), now + 1h};
}

TEST_CASE("the Lazada adapter reads a strict server's orders exactly") {
  SandboxBench bench({"lazada", "--orders", "700", "--products", "30", "--seed", "7"});
  REQUIRE(bench.shops.size() == 2);
  for (const auto& shop : bench.shops) {
    const auto truth = true_orders(bench.sandbox, shop.id);
    REQUIRE(truth.size() == 700);
    for (const auto field : {Window::Field::created, Window::Field::updated}) {
      const auto read = read_orders(bench.lazada, shop, everything(bench, field));
      CHECK(read.size() == truth.size());
      for (const auto& [this_number, order] : truth) {
        const auto& number = this_number;
        CAPTURE(number);
        REQUIRE(read.count(number) == 1);
        CHECK(read.at(number) == order);
      }
    }
  }
}

TEST_CASE("the Lazada adapter reads everything although a strict server misbehaves") {
  SandboxBench bench({"lazada", "--orders", "400", "--seed", "8"});
  const auto& shop = bench.shops[0];
  const auto truth = true_orders(bench.sandbox, shop.id);
  for (const char* kind : {"rate_limit", "http_429", "server_error", "http_503", "html", "reset",
                           "garbage", "truncated", "bad_utf8", "empty_page", "repeated_page"}) {
    CAPTURE(kind);
    for (const char* path : {"/orders/get", "/orders/items/get"}) {
      bench.fault(fmt::format(R"({{"fault":"{}","path":"{}","after":1,"count":1}})", kind, path));
      const auto read = read_orders(bench.lazada, shop, everything(bench, Window::Field::created));
      CHECK(read == truth);
    }
  }
}

TEST_CASE("the Lazada adapter misses no order that a strict server moves between pages") {
  SandboxBench bench({"lazada", "--orders", "600", "--seed", "9"});
  const auto& shop = bench.shops[0];
  bench.fault(R"({"fault":"shift","path":"/orders/get","count":50})");
  const auto read = read_orders(bench.lazada, shop, everything(bench, Window::Field::updated));
  for (const auto& [this_number, order] : true_orders(bench.sandbox, shop.id)) {
    const auto& number = this_number;
    CAPTURE(number);
    CHECK(read.count(number) == 1);
  }
}

TEST_CASE("the Lazada adapter reads a strict server's catalogue exactly") {
  SandboxBench bench({"lazada", "--orders", "10", "--products", "130", "--seed", "3"});
  for (const auto& shop : bench.shops) {
    const auto truth = true_listings(bench.sandbox, shop.id);
    const auto read = read_listings(bench.lazada, shop);
    CHECK(read.size() == truth.size());
    for (const auto& [this_id, listing] : truth) {
      const auto& id = this_id;
      CAPTURE(id);
      REQUIRE(read.count(id) == 1);
      CHECK(read.at(id) == listing);
    }
  }
}

TEST_CASE("the Lazada adapter renews a pair once and learns of a withdrawn consent") {
  SandboxBench bench({"lazada", "--orders", "5", "--seed", "4"});
  const auto link = bench.lazada.consent_link("VN", "s");
  REQUIRE(link);
  const auto callback = bench.sandbox.consent(link->url);
  const auto grant = test::take_grant(bench.lazada, callback);
  REQUIRE(grant);
  const auto used = test::take_grant(bench.lazada, callback);
  REQUIRE_FALSE(used);
  CHECK(used.error().code == ErrorCode::auth_refused);

  const ConnectionId shop{Site::lazada, grant->shops.at(0).shop_id};
  auto outcome = bench.lazada.refresh(shop, grant->tokens.refresh);
  REQUIRE(std::holds_alternative<TokenPair>(outcome));
  outcome = bench.lazada.refresh(shop, grant->tokens.refresh);
  REQUIRE(std::holds_alternative<Marketplace::RefreshFailure>(outcome));
  CHECK(std::get<Marketplace::RefreshFailure>(outcome).error.code == ErrorCode::auth_required);
}

}  // namespace
}  // namespace ecsync::test
