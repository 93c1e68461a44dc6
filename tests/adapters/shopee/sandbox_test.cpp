#include <doctest/doctest.h>
#include <fmt/format.h>

#include <iterator>

#include "adapters/shopee/shopee.h"
#include "core/http/curl_http.h"
#include "core/http/server_clock.h"
#include "core/sync/sync_plan.h"
#include "tests/support/sandbox_truth.h"
#include "tests/support/take_grant.h"

namespace ecsync::test {
namespace {

using namespace std::chrono_literals;

/// The adapter on a sandbox over real sockets, signed in to all that two consents cover.
struct ShopeeSandbox {
  explicit ShopeeSandbox(const std::vector<std::string>& arguments) : sandbox(arguments) {
    for (int i = 0; i < 2; ++i) {
      const auto link = shopee.consent_link("", "state-1");
      REQUIRE(link);
      const auto grant = test::take_grant(shopee, sandbox.consent(link->url));
      REQUIRE_MESSAGE(grant.has_value(), (grant ? std::string() : grant.error().message.english()));
      for (const auto& shop : grant->shops)
        shops.push_back({{Site::shopee, shop.shop_id}, shop.country, "", grant->tokens.access});
    }
  }

  AppCredentials app() const {
    return {sandbox.variable("ECSYNC_SHOPEE_APP_KEY"),
            Secret(sandbox.variable("ECSYNC_SHOPEE_APP_SECRET")),
            sandbox.variable("ECSYNC_SHOPEE_REDIRECT_URL"), "",
            sandbox.variable("ECSYNC_SHOPEE_API_BASE")};
  }
  void fault(const std::string& json) const { sandbox.post("/sandbox/faults", json); }

  /// Every order of the last 120 days, cut into windows as a sync cuts them.
  Described everything(const ShopAccess& shop, Window::Field field) {
    const auto now = clock.now_seconds();
    const auto plan = make_plan(db::Purpose::first, {field, now - std::chrono::days(120), now + 2s},
                                shopee.longest_window());
    Described orders;
    for (const auto& piece : plan.unfinished)
      for (const auto& [number, order] : read_orders(shopee, shop, {field, piece.from, piece.to}))
        orders[number] = order;
    return orders;
  }

  Sandbox sandbox;
  SystemClock clock;
  CurlHttp http{{2s, 3s}};
  ServerClock server{clock};
  Patience patience{4, 2ms, 20ms, 10, 60s, std::nullopt};
  Caller caller{http, clock, server, patience};
  shopee::Shopee shopee{caller, app()};
  std::vector<ShopAccess> shops;
};

void check_equal(const Described& read, const Described& truth) {
  CHECK(read.size() == truth.size());
  for (const auto& [this_id, record] : truth) {
    const auto& id = this_id;
    CAPTURE(id);
    REQUIRE(read.count(id) == 1);
    CHECK(read.at(id) == record);
  }
}

TEST_CASE("the Shopee adapter reads a strict server's orders exactly") {
  ShopeeSandbox bench({"shopee", "--orders", "700", "--products", "30", "--seed", "7"});
  REQUIRE(bench.shops.size() >= 2);
  for (const auto& shop : bench.shops) {
    const auto truth = true_orders(bench.sandbox, shop.id);
    REQUIRE(truth.size() == 700);
    for (const auto field : {Window::Field::created, Window::Field::updated})
      check_equal(bench.everything(shop, field), truth);
  }
}

TEST_CASE("the Shopee adapter reads everything although a strict server misbehaves") {
  ShopeeSandbox bench({"shopee", "--orders", "200", "--seed", "8"});
  const auto& shop = bench.shops[0];
  const auto truth = true_orders(bench.sandbox, shop.id);
  for (const char* path : {"/api/v2/order/get_order_list", "/api/v2/order/get_order_detail"}) {
    for (const char* kind : {"rate_limit", "http_429", "server_error", "http_503", "html", "reset",
                             "garbage", "truncated", "bad_utf8"}) {
      CAPTURE(kind);
      CAPTURE(path);
      bench.fault(fmt::format(R"({{"fault":"{}","path":"{}","after":1,"count":1}})", kind, path));
      CHECK(bench.everything(shop, Window::Field::created) == truth);
    }
  }
}

TEST_CASE("the Shopee adapter misses no order that a strict server moves between pages") {
  ShopeeSandbox bench({"shopee", "--orders", "600", "--seed", "9"});
  const auto& shop = bench.shops[0];
  bench.fault(R"({"fault":"shift","path":"/api/v2/order/get_order_list","count":5})");
  const auto read = bench.everything(shop, Window::Field::updated);
  const auto again = bench.everything(shop, Window::Field::updated);
  for (const auto& [this_number, order] : true_orders(bench.sandbox, shop.id)) {
    const auto& number = this_number;
    CAPTURE(number);
    // What changed while it was read belongs to the window that follows.
    CHECK((read.count(number) == 1 || again.count(number) == 1));
  }
}

TEST_CASE("the Shopee adapter finds a strict server's orders by number") {
  ShopeeSandbox bench({"shopee", "--orders", "120", "--seed", "5"});
  const auto& shop = bench.shops[0];
  std::vector<std::string> numbers{"261123ZZZZZZZZ"};
  for (const auto& [number, order] : true_orders(bench.sandbox, shop.id)) numbers.push_back(number);
  const auto page = bench.shopee.orders_by_number(shop, numbers);
  REQUIRE_MESSAGE(page.has_value(), (page ? std::string() : page.error().message.english()));
  CHECK(page->orders.size() == 120);
}

TEST_CASE("the Shopee adapter reads a strict server's catalogue exactly, although it misbehaves") {
  ShopeeSandbox bench({"shopee", "--orders", "10", "--products", "130", "--seed", "3"});
  for (const auto& shop : bench.shops)
    check_equal(read_listings(bench.shopee, shop), true_listings(bench.sandbox, shop.id));
  const auto& shop = bench.shops[0];
  for (const char* kind : {"rate_limit", "server_error", "reset", "truncated"}) {
    CAPTURE(kind);
    bench.fault(fmt::format(
        R"({{"fault":"{}","path":"/api/v2/product/get_item_list","after":1,"count":1}})", kind));
    check_equal(read_listings(bench.shopee, shop), true_listings(bench.sandbox, shop.id));
  }
}

TEST_CASE("the Shopee adapter reads a strict server's catalogue beyond the offset's cap") {
  ShopeeSandbox bench(
      {"shopee", "--orders", "5", "--products", "330", "--deepest-item", "100", "--seed", "3"});
  const auto& shop = bench.shops[0];
  check_equal(read_listings(bench.shopee, shop), true_listings(bench.sandbox, shop.id));
}

TEST_CASE("the Shopee adapter finds the order that spoils a strict server's batches") {
  ShopeeSandbox bench({"shopee", "--orders", "120", "--seed", "5"});
  const auto& shop = bench.shops[0];
  auto truth = true_orders(bench.sandbox, shop.id);
  const auto number = std::next(truth.begin(), 60)->first;
  bench.sandbox.post(
      "/sandbox/break_order",
      fmt::format(R"({{"shop":"{}","number":"{}","how":"spoils_batch"}})", shop.id.shop, number));
  auto read = bench.everything(shop, Window::Field::created);
  CHECK(read.at(number).find("gives no details") != std::string::npos);
  read[number] = truth[number];
  CHECK(read == truth);
}

TEST_CASE("the Shopee adapter tells an expired token from a wrong clock") {
  ShopeeSandbox bench({"shopee", "--orders", "30", "--seed", "12"});
  const auto& shop = bench.shops[0];
  const Window window{Window::Field::updated, bench.clock.now_seconds() - std::chrono::days(14),
                      bench.clock.now_seconds()};
  bench.fault(R"({"fault":"expired_token","path":"/api/v2/order/get_order_list","count":1})");
  const auto page = bench.shopee.orders(shop, window, "");
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::auth_expired);
  // A clock an hour ahead is refused, and put right by the refusal's own date.
  ServerClock ahead{bench.clock, 1h};
  Caller caller{bench.http, bench.clock, ahead, bench.patience};
  shopee::Shopee shopee{caller, bench.app()};
  const auto healed = shopee.orders(shop, window, "");
  CHECK_MESSAGE(healed.has_value(), (healed ? std::string() : healed.error().message.english()));
}

TEST_CASE("the Shopee adapter renews a pair once and learns of a spent refresh token") {
  ShopeeSandbox bench({"shopee", "--orders", "5", "--seed", "4"});
  const auto link = bench.shopee.consent_link("VN", "s");
  REQUIRE(link);
  const auto callback = bench.sandbox.consent(link->url);
  const auto grant = test::take_grant(bench.shopee, callback);
  REQUIRE(grant);
  const auto used = test::take_grant(bench.shopee, callback);
  REQUIRE_FALSE(used);
  CHECK(used.error().code == ErrorCode::auth_refused);

  const ConnectionId shop{Site::shopee, grant->shops.at(0).shop_id};
  auto outcome = bench.shopee.refresh(shop, grant->tokens.refresh);
  REQUIRE(std::holds_alternative<TokenPair>(outcome));
  outcome = bench.shopee.refresh(shop, grant->tokens.refresh);
  REQUIRE(std::holds_alternative<Marketplace::RefreshFailure>(outcome));
  CHECK(std::get<Marketplace::RefreshFailure>(outcome).error.code == ErrorCode::auth_required);
}

TEST_CASE("each shop of a Shopee main account gets a pair of its own from the first one") {
  ShopeeSandbox bench({"shopee", "--one-consent", "--shops", "3", "--orders", "5", "--seed", "6"});
  const auto link = bench.shopee.consent_link("", "s");
  REQUIRE(link);
  const auto grant = test::take_grant(bench.shopee, bench.sandbox.consent(link->url));
  REQUIRE(grant);
  CHECK(grant->one_pair_per_shop);
  REQUIRE(grant->shops.size() == 3);
  for (const auto& shop : grant->shops) {
    const auto outcome = bench.shopee.refresh({Site::shopee, shop.shop_id}, grant->tokens.refresh);
    REQUIRE(std::holds_alternative<TokenPair>(outcome));
    const ShopAccess access{
        {Site::shopee, shop.shop_id}, shop.country, "", std::get<TokenPair>(outcome).access};
    CHECK(bench.everything(access, Window::Field::created) ==
          true_orders(bench.sandbox, access.id));
  }
}

}  // namespace
}  // namespace ecsync::test
