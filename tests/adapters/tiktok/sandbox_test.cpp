#include <doctest/doctest.h>
#include <fmt/format.h>

#include "adapters/tiktok/tiktok.h"
#include "core/http/curl_http.h"
#include "core/http/server_clock.h"
#include "tests/support/sandbox_truth.h"
#include "tests/support/take_grant.h"

namespace ecsync::test {
namespace {

using namespace std::chrono_literals;

/// The adapter on a sandbox over real sockets, signed in to all that two consents cover.
struct TiktokSandbox {
  explicit TiktokSandbox(const std::vector<std::string>& arguments) : sandbox(arguments) {
    for (int i = 0; i < 2; ++i) {
      const auto link = tiktok.consent_link("", "state-1");
      REQUIRE(link);
      const auto grant = test::take_grant(tiktok, sandbox.consent(link->url));
      REQUIRE_MESSAGE(grant.has_value(), (grant ? std::string() : grant.error().message.english()));
      for (const auto& shop : grant->shops)
        shops.push_back(
            {{Site::tiktok, shop.shop_id}, shop.country, shop.shop_key, grant->tokens.access});
    }
  }

  AppCredentials app() const {
    return {sandbox.variable("ECSYNC_TIKTOK_APP_KEY"),
            Secret(sandbox.variable("ECSYNC_TIKTOK_APP_SECRET")), "",
            sandbox.variable("ECSYNC_TIKTOK_SERVICE_ID"),
            sandbox.variable("ECSYNC_TIKTOK_API_BASE")};
  }
  void fault(const std::string& json) const { sandbox.post("/sandbox/faults", json); }

  Sandbox sandbox;
  SystemClock clock;
  CurlHttp http{{2s, 3s}};
  ServerClock server{clock};
  Patience patience{4, 2ms, 20ms, 10, 60s, std::nullopt};
  Caller caller{http, clock, server, patience};
  tiktok::Tiktok tiktok{caller, app()};
  std::vector<ShopAccess> shops;
};

Window everything(const TiktokSandbox& bench, Window::Field field) {
  const auto now = bench.clock.now_seconds();
  return {field, now - std::chrono::days(120), now + 1h};
}

void check_same(const Described& read, const Described& truth) {
  CHECK(read.size() == truth.size());
  for (const auto& [this_id, record] : truth) {
    const auto& id = this_id;
    CAPTURE(id);
    REQUIRE(read.count(id) == 1);
    CHECK(read.at(id) == record);
  }
}

TEST_CASE("the TikTok adapter reads a strict server's orders exactly") {
  TiktokSandbox bench({"tiktok", "--orders", "700", "--products", "30", "--seed", "7"});
  REQUIRE(bench.shops.size() >= 2);
  for (const auto& shop : bench.shops) {
    const auto truth = true_orders(bench.sandbox, shop.id);
    REQUIRE(truth.size() == 700);
    for (const auto field : {Window::Field::created, Window::Field::updated})
      check_same(read_orders(bench.tiktok, shop, everything(bench, field)), truth);
  }
}

TEST_CASE("the TikTok adapter reads everything although a strict server counts too many") {
  TiktokSandbox bench({"tiktok", "--orders", "400", "--seed", "7", "--miscount", "1"});
  const auto& shop = bench.shops[0];
  const auto truth = true_orders(bench.sandbox, shop.id);
  for (const auto field : {Window::Field::created, Window::Field::updated})
    check_same(read_orders(bench.tiktok, shop, everything(bench, field)), truth);
}

TEST_CASE("the TikTok adapter reads everything although a strict server misbehaves") {
  TiktokSandbox bench({"tiktok", "--orders", "400", "--seed", "8"});
  const auto& shop = bench.shops[0];
  const auto truth = true_orders(bench.sandbox, shop.id);
  for (const char* kind : {"rate_limit", "http_429", "server_error", "http_503", "html", "reset",
                           "garbage", "truncated", "bad_utf8", "empty_page", "repeated_page"}) {
    CAPTURE(kind);
    bench.fault(fmt::format(
        R"({{"fault":"{}","path":"/order/202309/orders/search","after":1,"count":1}})", kind));
    const auto read = read_orders(bench.tiktok, shop, everything(bench, Window::Field::created));
    CHECK(read == truth);
  }
}

TEST_CASE("the TikTok adapter misses no order that a strict server moves between pages") {
  TiktokSandbox bench({"tiktok", "--orders", "600", "--seed", "9"});
  const auto& shop = bench.shops[0];
  bench.fault(R"({"fault":"shift","path":"/order/202309/orders/search","count":50})");
  const auto read = read_orders(bench.tiktok, shop, everything(bench, Window::Field::updated));
  for (const auto& [this_number, order] : true_orders(bench.sandbox, shop.id)) {
    const auto& number = this_number;
    CAPTURE(number);
    CHECK(read.count(number) == 1);
  }
}

TEST_CASE("the TikTok adapter finds a strict server's orders by number") {
  TiktokSandbox bench({"tiktok", "--orders", "120", "--seed", "5"});
  const auto& shop = bench.shops[0];
  std::vector<std::string> numbers{"576461413999999999"};
  for (const auto& [number, order] : true_orders(bench.sandbox, shop.id)) numbers.push_back(number);
  const auto page = bench.tiktok.orders_by_number(shop, numbers);
  REQUIRE_MESSAGE(page.has_value(), (page ? std::string() : page.error().message.english()));
  CHECK(page->orders.size() == 120);
}

TEST_CASE("the TikTok adapter reads a strict server's catalogue exactly") {
  TiktokSandbox bench({"tiktok", "--orders", "10", "--products", "130", "--seed", "3"});
  for (const auto& shop : bench.shops)
    check_same(read_listings(bench.tiktok, shop), true_listings(bench.sandbox, shop.id));
}

TEST_CASE("the TikTok adapter reads the states of products that are sold on Tokopedia alone") {
  TiktokSandbox bench(
      {"tiktok", "--orders", "10", "--products", "130", "--seed", "3", "--country", "ID"});
  for (const auto& shop : bench.shops)
    check_same(read_listings(bench.tiktok, shop), true_listings(bench.sandbox, shop.id));
}

TEST_CASE("the TikTok adapter reads a catalogue sold across borders although it misbehaves") {
  TiktokSandbox bench(
      {"tiktok", "--one-consent", "--orders", "10", "--products", "230", "--seed", "2"});
  // The second consent is the same seller's, and ends the tokens of the first.
  const auto& shop = bench.shops.back();
  const auto truth = true_listings(bench.sandbox, shop.id);
  for (const char* kind : {"rate_limit", "server_error", "reset", "truncated", "empty_page"}) {
    CAPTURE(kind);
    bench.fault(fmt::format(
        R"({{"fault":"{}","path":"/product/202502/products/search","after":1,"count":1}})", kind));
    check_same(read_listings(bench.tiktok, shop), truth);
  }
}

TEST_CASE("the TikTok adapter goes on when a new consent has changed a shop's cipher") {
  TiktokSandbox bench({"tiktok", "--orders", "30", "--seed", "11"});
  const auto link = bench.tiktok.consent_link("", "s");
  REQUIRE(link);
  const auto grant = test::take_grant(bench.tiktok, bench.sandbox.consent(link->url + "&seller=1"));
  REQUIRE(grant);
  const auto granted = grant->shops.at(0);
  ShopAccess shop;
  for (const auto& known : bench.shops) {
    if (known.id.shop == granted.shop_id) shop = known;
  }
  REQUIRE(shop.id.shop == granted.shop_id);
  REQUIRE(shop.shop_key != granted.shop_key);
  shop.access_token = grant->tokens.access;
  const auto read = read_orders(bench.tiktok, shop, everything(bench, Window::Field::created));
  CHECK(read == true_orders(bench.sandbox, shop.id));
}

TEST_CASE("the TikTok adapter tells an expired token from a wrong clock") {
  TiktokSandbox bench({"tiktok", "--orders", "30", "--seed", "12"});
  const auto& shop = bench.shops[0];
  const auto window = everything(bench, Window::Field::updated);
  bench.fault(R"({"fault":"expired_token","path":"/order/202309/orders/search","count":1})");
  const auto page = bench.tiktok.orders(shop, window, "");
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::auth_expired);
  // A clock an hour ahead is refused, and put right by the refusal's own date.
  ServerClock ahead{bench.clock, 1h};
  Caller caller{bench.http, bench.clock, ahead, bench.patience};
  tiktok::Tiktok tiktok{caller, bench.app()};
  const auto healed = tiktok.orders(shop, window, "");
  REQUIRE_MESSAGE(healed.has_value(), (healed ? std::string() : healed.error().message.english()));
  CHECK_FALSE(healed->orders.empty());
}

TEST_CASE("the TikTok adapter renews a pair once and learns of a withdrawn consent") {
  TiktokSandbox bench({"tiktok", "--orders", "5", "--seed", "4"});
  const auto link = bench.tiktok.consent_link("VN", "s");
  REQUIRE(link);
  const auto callback = bench.sandbox.consent(link->url);
  const auto grant = test::take_grant(bench.tiktok, callback);
  REQUIRE(grant);
  const auto used = test::take_grant(bench.tiktok, callback);
  REQUIRE_FALSE(used);
  CHECK(used.error().code == ErrorCode::auth_refused);

  const ConnectionId shop{Site::tiktok, grant->shops.at(0).shop_id};
  auto outcome = bench.tiktok.refresh(shop, grant->tokens.refresh);
  REQUIRE(std::holds_alternative<TokenPair>(outcome));
  outcome = bench.tiktok.refresh(shop, grant->tokens.refresh);
  REQUIRE(std::holds_alternative<Marketplace::RefreshFailure>(outcome));
  CHECK(std::get<Marketplace::RefreshFailure>(outcome).error.code == ErrorCode::auth_required);
}

TEST_CASE("the TikTok adapter takes the app's access to a shop away") {
  TiktokSandbox bench({"tiktok", "--orders", "5", "--seed", "6"});
  const auto& shop = bench.shops[0];
  const auto revocation = bench.tiktok.revoke(shop, {});
  REQUIRE(revocation);
  CHECK(revocation->revoked);
  const auto page = bench.tiktok.orders(shop, everything(bench, Window::Field::updated), "");
  REQUIRE_FALSE(page);
  CHECK(exit_status(page.error().code) == ExitStatus::authorization);
}

}  // namespace
}  // namespace ecsync::test
