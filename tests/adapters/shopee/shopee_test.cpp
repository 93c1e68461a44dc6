#include "adapters/shopee/shopee.h"

#include <doctest/doctest.h>

#include <map>

#include "tests/adapters/lazada/fake_lazada.h"
#include "tests/adapters/shopee/shopee_bench.h"
#include "tests/support/dated_http.h"
#include "tests/support/take_grant.h"

namespace ecsync::test {
namespace {

using namespace std::chrono_literals;

const ConnectionId own_shop{Site::shopee, "220123456"};
constexpr const char* token_path = "/api/v2/auth/token/get";
constexpr const char* refresh_path = "/api/v2/auth/access_token/get";
constexpr const char* info_path = "/api/v2/shop/get_shop_info";

Fields shop_callback(const ShopeeBench& bench) {
  return {{"code", bench.shop.code}, {"shop_id", "220123456"}};
}

Marketplace::RefreshFailure failed_refresh(ShopeeBench& bench, Http::Outcome answer) {
  bench.shop.fail_next(refresh_path, std::move(answer));
  auto outcome = bench.shopee.refresh(own_shop, Secret(bench.shop.refresh_token));
  REQUIRE(std::holds_alternative<Marketplace::RefreshFailure>(outcome));
  return std::get<Marketplace::RefreshFailure>(std::move(outcome));
}

// ---------------------------------------------------------------- consent

TEST_CASE("Shopee's signed address says until when it works, the portal's has no end") {
  ShopeeBench bench;
  const auto link = bench.shopee.consent_link("VN", "abc");
  REQUIRE(link);
  REQUIRE(link->expires_at);
  CHECK(*link->expires_at == bench.now() + std::chrono::minutes(5));
  CHECK_FALSE(bench.shopee.echoes_state());
  auto app = bench.app;
  app.portal_link = true;
  shopee::Shopee portal(bench.caller, app);
  CHECK(portal.echoes_state());
  const auto page = portal.consent_link("", "abc");
  REQUIRE(page);
  CHECK(page->url.rfind("https://open.shopee.com/auth?", 0) == 0);
  CHECK_FALSE(page->expires_at);
}

TEST_CASE("a Shopee sign-in needs a redirect address and a number for a partner id") {
  ShopeeBench bench;
  auto app = bench.app;
  app.redirect_url = "";
  auto link = shopee::Shopee(bench.caller, app).consent_link("", "s");
  REQUIRE_FALSE(link);
  CHECK(link.error().code == ErrorCode::usage);
  CHECK(link.error().hint.english().find("ECSYNC_SHOPEE_REDIRECT_URL") != std::string::npos);
  app = bench.app;
  app.key = "my-app";
  link = shopee::Shopee(bench.caller, app).consent_link("", "s");
  REQUIRE_FALSE(link);
  CHECK(link.error().hint.english().find("ECSYNC_SHOPEE_APP_KEY") != std::string::npos);
  const auto grant = shopee::Shopee(bench.caller, app).exchange(shop_callback(bench));
  REQUIRE_FALSE(grant);
  CHECK(grant.error().code == ErrorCode::usage);
  CHECK(bench.shop.requests.empty());
}

TEST_CASE(
    "a Shopee shop's consent brings its pair, name, market and end with one send of the code") {
  ShopeeBench bench;
  const auto grant = test::take_grant(bench.shopee, shop_callback(bench));
  REQUIRE(grant);
  CHECK(grant->account == "shop:220123456");
  CHECK_FALSE(grant->one_pair_per_shop);
  REQUIRE(grant->shops.size() == 1);
  CHECK(grant->shops[0].shop_id == "220123456");
  CHECK(grant->shops[0].name == "Nắng Ấm");
  CHECK(grant->shops[0].country == "VN");
  REQUIRE(bench.shop.requests.size() == 2);
  const auto& first = bench.shop.requests[0];
  CHECK(first.method == HttpRequest::Method::post);
  CHECK_FALSE(first.repeatable);
  // Numbers: Shopee refuses text there.
  CHECK(first.body == R"({"code":"exampleCode0001","partner_id":2001887,"shop_id":220123456})");
}

TEST_CASE("a Shopee shop tells when its consent ends, whenever its refresh token does") {
  ShopeeBench bench;
  bench.shop.fail_next(info_path, FakeShopee::answer(R"({"error":"","shop_name":"A","region":"VN",
                                              "expire_time":1796000000})"));
  const auto grant = test::take_grant(bench.shopee, shop_callback(bench));
  REQUIRE(grant);
  CHECK(epoch_seconds(*grant->shops[0].consent_expires_at) == 1796000000);
  CHECK(grant->tokens.refresh_expires_at == grant->tokens.issued_at + std::chrono::days(30));
  CHECK_FALSE(grant->tokens.consent_expires_at);
  CHECK(bench.shopee.tells_consent_end());
  bench.shop.fail_next(info_path, FakeShopee::answer(R"({"error":"","shop_name":"A","region":"VN",
                                              "expire_time":1797000000})"));
  const auto end = bench.shopee.consent_end(bench.access());
  REQUIRE(end);
  CHECK(epoch_seconds(**end) == 1797000000);
}

TEST_CASE("a Shopee main account brings each of its shops, which then refresh for themselves") {
  ShopeeBench bench;
  bench.shop.main_account_shops = {"220123456", "220123457"};
  const auto grant =
      test::take_grant(bench.shopee, {{"code", bench.shop.code}, {"main_account_id", "1007"}});
  REQUIRE(grant);
  CHECK(grant->account == "main:1007");
  CHECK(grant->one_pair_per_shop);
  REQUIRE(grant->shops.size() == 2);
  CHECK(grant->shops[1].shop_id == "220123457");
  // As when it consents by itself.
  CHECK(grant->shops[1].account == "shop:220123457");
  CHECK(bench.shop.requests[0].body ==
        R"({"code":"exampleCode0001","partner_id":2001887,"main_account_id":1007})");
}

TEST_CASE("a Shopee main account that chose no shop is refused") {
  ShopeeBench bench;
  const auto grant =
      test::take_grant(bench.shopee, {{"code", bench.shop.code}, {"main_account_id", "1007"}});
  REQUIRE_FALSE(grant);
  CHECK(grant.error().code == ErrorCode::auth_refused);
}

TEST_CASE("a Shopee shop that tells nothing about itself is connected all the same") {
  ShopeeBench bench;
  bench.shop.fail_next(info_path, FakeShopee::refusal("error_permission", "no", 403), 2);
  auto grant = test::take_grant(bench.shopee, shop_callback(bench));
  REQUIRE(grant);
  CHECK(grant->shops[0].name == "220123456");
  // From the list of the app's shops, on its second page.
  CHECK(grant->shops[0].country == "SG");
  bench.shop.fail_next("/api/v2/public/", FakeShopee::refusal("error_permission", "no", 403));
  grant = test::take_grant(bench.shopee, shop_callback(bench));
  REQUIRE(grant);
  CHECK(grant->shops[0].country == "ZZ");
}

TEST_CASE("an unusable Shopee code is the code's fault and never a lost consent") {
  ShopeeBench bench;
  for (const char* const code : {"invalid_code", "error_shop_refresh_token", "shop_no_linked"}) {
    bench.shop.fail_next(token_path, FakeShopee::refusal(code, "no", 403));
    const auto grant = test::take_grant(bench.shopee, shop_callback(bench));
    REQUIRE_FALSE(grant);
    CHECK(grant.error().code == ErrorCode::auth_refused);
  }
  bench.shop.fail_next(token_path, FakeShopee::refusal("error_sign", "Wrong sign.", 403));
  CHECK(test::take_grant(bench.shopee, shop_callback(bench)).error().code ==
        ErrorCode::app_refused);
}

// ---------------------------------------------------------------- tokens

TEST_CASE("a refresh at Shopee names the shop by number and is one send") {
  ShopeeBench bench;
  const auto outcome = bench.shopee.refresh(own_shop, Secret(bench.shop.refresh_token));
  REQUIRE(std::holds_alternative<TokenPair>(outcome));
  REQUIRE(bench.shop.requests.size() == 1);
  CHECK(bench.shop.requests[0].body ==
        R"({"refresh_token":"exampleRefreshToken001","partner_id":2001887,"shop_id":220123456})");
  CHECK_FALSE(bench.shop.requests[0].repeatable);
}

TEST_CASE("what Shopee says to a refresh decides whether the consent is over") {
  const std::vector<std::pair<HttpResponse, ErrorCode>> answers{
      {FakeShopee::refusal("error_shop_refresh_token", "Your refresh token is error", 403),
       ErrorCode::auth_required},
      {FakeShopee::refusal("refresh_token_expired", "", 403), ErrorCode::auth_required},
      {FakeShopee::refusal("error_auth", "Invalid refresh_token.", 403), ErrorCode::auth_required},
      {FakeShopee::refusal("invalid_acceess_token", "", 403), ErrorCode::auth_required},
      {FakeShopee::refusal("error_refresh_token", "Your refresh_token expired."),
       ErrorCode::auth_required},
      {FakeShopee::refusal("auth.some_code", "The Refresh Token is not there any more.", 403),
       ErrorCode::auth_required},
      {FakeShopee::refusal("merchant_no_linked", "", 403), ErrorCode::auth_required},
      {FakeShopee::refusal("merchant_access_expired", "", 403), ErrorCode::auth_required},
      {FakeShopee::refusal("error_sign", "Wrong sign.", 403), ErrorCode::app_refused},
      {FakeShopee::refusal("invalid_partner_id", "", 403), ErrorCode::app_refused},
      {FakeShopee::refusal("error_param", "Timestamp is expired."), ErrorCode::remote_refused},
      {FakeShopee::refusal("error_auth", "No permission to current api.", 403),
       ErrorCode::remote_refused},
      {FakeShopee::refusal("source_ip_undeclared", "", 403), ErrorCode::remote_refused},
  };
  for (const auto& [this_answer, code] : answers) {
    const auto& answer = this_answer;
    CAPTURE(answer.body);
    ShopeeBench bench;
    const auto failure = failed_refresh(bench, answer);
    CHECK(failure.error.code == code);
    CHECK_FALSE(failure.maybe_spent);
    CHECK(failure.error.connection == "shopee:220123456");
  }
}

TEST_CASE("a Shopee refresh whose answer holds no token may have spent the old one") {
  ShopeeBench bench;
  CHECK(
      failed_refresh(bench, FakeShopee::answer(R"({"error":"","refresh_token":"r"})")).maybe_spent);
}

// ---------------------------------------------------------------- calls

TEST_CASE("a wrong clock is mended by Shopee's own refusal, once") {
  ShopeeBench bench;
  auto fault = FakeShopee::refusal("error_param", "Timestamp is expired.");
  fault.date = "Mon, 23 Nov 2026 06:00:00 GMT";
  const Window window{Window::Field::updated, bench.now() - std::chrono::hours(1), bench.now()};
  bench.shop.fail_next("/api/v2/order/", fault);
  CHECK(bench.shopee.orders(bench.access(), window, "").has_value());
  bench.shop.fail_next("/api/v2/order/", fault, 2);
  const auto page = bench.shopee.orders(bench.access(), window, "");
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::remote_refused);
}

TEST_CASE("a passing fault that Shopee calls one of rights is asked again") {
  ShopeeBench bench;
  const Window window{Window::Field::updated, bench.now() - std::chrono::hours(1), bench.now()};
  bench.shop.fail_next("/api/v2/order/",
                       FakeShopee::refusal("error_auth", "System error, please try again later."));
  CHECK(bench.shopee.orders(bench.access(), window, "").has_value());
}

TEST_CASE("a page of the edge that refuses Shopee's calls points to the list of addresses") {
  ShopeeBench bench;
  bench.shop.fail_next("", FakeShopee::answer("<html>Forbidden</html>", 403), 10);
  const auto page = bench.shopee.orders_by_number(bench.access(), {shopee_number(1)});
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::remote_refused);
  CHECK(page.error().hint.english().find("IP addresses") != std::string::npos);
}

TEST_CASE("Shopee's daily limit ends the run instead of being waited out") {
  ShopeeBench bench;
  bench.shop.fail_next("/api/v2/order/", FakeShopee::refusal("error_limit", "daily"), 20);
  const Window window{Window::Field::updated, bench.now() - std::chrono::hours(1), bench.now()};
  const auto page = bench.shopee.orders(bench.access(), window, "");
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::rate_limited);
  CHECK(page.error().hint.english().find("00:00") != std::string::npos);
  CHECK(bench.shop.requests.size() == 1);
}

TEST_CASE("Shopee orders are asked for by number in batches and odd numbers not at all") {
  ShopeeBench bench;
  std::vector<std::string> numbers{"a,b", "x y", "", "12345\r\n"};
  for (int i = 0; i < 120; ++i) {
    bench.shop.orders[shopee_number(i)] = {bench.now(), bench.now()};
    numbers.push_back(shopee_number(i));
    numbers.push_back(shopee_number(i));
  }
  const auto page = bench.shopee.orders_by_number(bench.access(), numbers);
  REQUIRE(page);
  CHECK(page->orders.size() == 120);
  CHECK(bench.shop.requests.size() == 3);
  const auto none = bench.shopee.orders_by_number(bench.access(), {"a,b"});
  REQUIRE(none);
  CHECK(none->orders.empty());
  CHECK(bench.shop.requests.size() == 3);
}

/// When Shopee answered for the first `count` orders, if every call that names the last of them is
/// answered an hour after the others.
std::optional<std::chrono::seconds> first_answer(ShopeeBench& bench, int count) {
  const Timestamp first = bench.now();
  std::vector<std::string> numbers;
  for (int i = 0; i < count; ++i) {
    numbers.push_back(shopee_number(i));
    bench.shop.orders[numbers.back()] = {first, first};
  }
  DatedHttp http(bench.shop, [&](const HttpRequest& request) {
    const bool last = request.url.find(numbers.back()) != std::string::npos;
    return http_date(last ? first + 1h : first);
  });
  Caller caller(http, bench.clock, bench.server);
  const auto page = shopee::Shopee(caller, bench.app).orders_by_number(bench.access(), numbers);
  if (!page || page->orders.size() != numbers.size()) return std::nullopt;
  return page->answered_at - first;
}

TEST_CASE("Shopee orders asked for by number are as old as the first answer about them") {
  ShopeeBench bench;
  SUBCASE("in two batches") {
    CHECK(first_answer(bench, 51) == 0s);
  }
  SUBCASE("in the halves of one that takes too long") {
    bench.shop.fail_next("/api/v2/order/get_order_detail",
                         Http::Failure{make_error(ErrorCode::timeout, verbatim("slow")), true}, 4);
    CHECK(first_answer(bench, 2) == 0s);
  }
}

TEST_CASE("what Shopee says of an order that it does not have tells it from one that it refuses") {
  ShopeeBench bench;
  const auto there = shopee_number(1);
  const auto lost = shopee_number(2);
  bench.shop.orders[there] = {bench.now(), bench.now()};
  const auto ask = [&] {
    auto page = bench.shopee.orders_by_number(bench.access(), {there, lost});
    REQUIRE(page);
    CHECK(page->orders.size() == 1);
    return *std::move(page);
  };
  const auto denied = [&](const OrderPage& page) {
    CHECK(page.rejected.empty());
    return page.denied.size() == 1 && page.denied[0].number == lost;
  };
  const auto poison = [&](const char* code, const char* words) {
    bench.shop.poison = {lost};
    bench.shop.poisoned = FakeShopee::refusal(code, words);
  };
  SUBCASE("the answer leaves it out") {
    bench.shop.detail_warning = "[]";
    CHECK(denied(ask()));
    bench.shop.detail_warning = R"(["order 2 is not found"])";
    CHECK(denied(ask()));
  }
  SUBCASE("the batch is refused because of it") {
    poison("error_not_found", "Wrong parameters, detail: the order is not found.");
    CHECK(denied(ask()));
    poison("error_param", "The order_sn you queried is not found.");
    CHECK(denied(ask()));
  }
  SUBCASE("Shopee warns of something else") {
    bench.shop.orders[lost] = {bench.now(), bench.now()};
    bench.shop.without_detail = lost;
    const auto page = ask();
    CHECK(page.denied.empty());
    CHECK(page.rejected.empty());
  }
  SUBCASE("its number is refused") {
    poison("error_param", "Wrong parameters, detail: order_sn_list");
    const auto page = ask();
    CHECK(page.denied.empty());
    REQUIRE(page.rejected.size() == 1);
    CHECK(page.rejected[0].number == lost);
    CHECK(page.rejected[0].refused);
  }
}

TEST_CASE("no Shopee order at all is known to be none now") {
  ShopeeBench bench;
  const auto page = bench.shopee.orders_by_number(bench.access(), {});
  REQUIRE(page);
  CHECK(page->answered_at == bench.now());
}

TEST_CASE("a single Shopee order that takes too long cannot be asked for in halves") {
  ShopeeBench bench;
  bench.shop.fail_next("", Http::Failure{make_error(ErrorCode::timeout, verbatim("slow")), true},
                       4);
  const auto page = bench.shopee.orders_by_number(bench.access(), {shopee_number(1)});
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::timeout);
  CHECK(bench.shop.requests.size() == 4);
}

TEST_CASE("a page tells Shopee's time of its answer") {
  ShopeeBench bench;
  const Window window{Window::Field::updated, bench.now() - 1h, bench.now()};
  const auto page = bench.shopee.orders(bench.access(), window, "");
  REQUIRE(page);
  CHECK(page->answered_at == bench.now());
}

TEST_CASE("a Shopee order number is made of letters and digits, each of them") {
  ShopeeBench bench;
  bench.shop.orders["09AZaz"] = {bench.now(), bench.now()};
  const auto page =
      bench.shopee.orders_by_number(bench.access(), {"09AZaz", "a/", "a:", "a@", "a[", "a`", "a{"});
  REQUIRE(page);
  CHECK(page->orders.size() == 1);
  REQUIRE(bench.shop.requests.size() == 1);
  CHECK(bench.shop.requests[0].param("order_sn_list") == "09AZaz");
}

TEST_CASE("Shopee is asked by the time that the window is about") {
  ShopeeBench bench;
  const auto asked_by = [&](Window::Field field) {
    bench.shop.requests.clear();
    REQUIRE(bench.shopee.orders(bench.access(), {field, bench.now() - 1h, bench.now()}, ""));
    return bench.shop.requests.at(0).param("time_range_field");
  };
  CHECK(asked_by(Window::Field::created) == "create_time");
  CHECK(asked_by(Window::Field::updated) == "update_time");
}

TEST_CASE("a seller withdraws a Shopee consent on the portal's page") {
  ShopeeBench bench;
  const auto revocation = bench.shopee.revoke(bench.access(), {});
  REQUIRE(revocation);
  CHECK_FALSE(revocation->revoked);
  CHECK(revocation->url == "https://open.shopee.com/cancel_auth");
  auto brazil = bench.app;
  brazil.api_base = "https://openplatform.shopee.com.br/";
  CHECK(shopee::Shopee(bench.caller, brazil).revoke(bench.access(), {})->url ==
        "https://open.shopee.com.br/cancel_auth");
  CHECK(bench.shop.requests.empty());
}

}  // namespace
}  // namespace ecsync::test
