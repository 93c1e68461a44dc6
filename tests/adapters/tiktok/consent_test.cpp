#include <doctest/doctest.h>

#include <map>

#include "adapters/tiktok/tiktok.h"
#include "tests/adapters/tiktok/tiktok_bench.h"
#include "tests/support/take_grant.h"

namespace ecsync::test {
namespace {

constexpr const char* shops = "/authorization/202309/shops";

TEST_CASE("TikTok's sign-in address needs the app's service id") {
  TiktokBench bench;
  const auto link = bench.tiktok.consent_link("VN", "abc");
  REQUIRE(link);
  CHECK(link->url.find("service_id=7490000000000000001&state=abc") != std::string::npos);
  auto app = bench.app;
  app.service_id = "";
  const auto missing = tiktok::Tiktok(bench.caller, app).consent_link("", "abc");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == ErrorCode::usage);
  CHECK(missing.error().hint.english().find("ECSYNC_TIKTOK_SERVICE_ID") != std::string::npos);
}

TEST_CASE("a TikTok consent brings its tokens and shops with one send of the code") {
  TiktokBench bench;
  const auto grant = test::take_grant(bench.tiktok, {{"code", bench.shop.code}, {"state", "s"}});
  REQUIRE(grant);
  CHECK(grant->account == "hWaeExample");
  CHECK_FALSE(grant->one_pair_per_shop);
  CHECK(epoch_seconds(*grant->tokens.refresh_expires_at) == 4903858076);
  REQUIRE(grant->shops.size() == 1);
  CHECK(grant->shops[0].shop_id == "7495000000000000001");
  CHECK(grant->shops[0].name == "Nắng Ấm");
  CHECK(grant->shops[0].country == "VN");
  CHECK(grant->shops[0].shop_key == bench.shop.cipher);
  REQUIRE(bench.shop.requests.size() == 2);
  const auto& first = bench.shop.requests[0];
  CHECK(first.path == "/api/v2/token/get");
  CHECK(first.method == HttpRequest::Method::get);
  CHECK_FALSE(first.repeatable);
  CHECK(first.params.at("grant_type") == "authorized_code");
  CHECK_FALSE(first.params.contains("sign"));
  CHECK_FALSE(bench.shop.requests[1].params.contains("shop_cipher"));
}

TEST_CASE("a seller who says no on TikTok's page is told so") {
  TiktokBench bench;
  const auto grant = test::take_grant(bench.tiktok, {{"code", "null"}, {"error", "auth_denied"}});
  REQUIRE_FALSE(grant);
  CHECK(grant.error().code == ErrorCode::auth_refused);
  CHECK(grant.error().message.english().find("auth_denied") != std::string::npos);
  CHECK(bench.shop.requests.empty());
}

TEST_CASE("a TikTok consent that is of no use is refused") {
  TiktokBench bench;
  bench.shop.grant_extra = R"("user_type":1)";
  auto grant = test::take_grant(bench.tiktok, {{"code", bench.shop.code}});
  REQUIRE_FALSE(grant);
  CHECK(grant.error().code == ErrorCode::auth_refused);
  CHECK(bench.shop.requests.size() == 1);
  bench.shop.grant_extra = R"("user_type":0)";
  bench.shop.fail_next(shops, FakeTiktok::answer(R"({"code":0,"data":{"shops":[]}})"));
  grant = test::take_grant(bench.tiktok, {{"code", bench.shop.code}});
  REQUIRE_FALSE(grant);
  CHECK(grant.error().code == ErrorCode::auth_refused);
}

TEST_CASE("a TikTok consent whose shops cannot be listed says which of the app's scopes it lacks") {
  TiktokBench bench;
  bench.shop.fail_next(shops, FakeTiktok::refusal(105005, "no scope", 403));
  const auto grant = test::take_grant(bench.tiktok, {{"code", bench.shop.code}});
  REQUIRE_FALSE(grant);
  CHECK(grant.error().code == ErrorCode::remote_refused);
  CHECK(grant.error().hint.english().find("Shop Authorized Information") != std::string::npos);
}

TEST_CASE("the tokens of a TikTok consent come before its shops are asked for") {
  TiktokBench bench;
  bench.shop.fail_next(shops, FakeTiktok::refusal(36009004, "access_token is invalid", 401));
  auto grant = bench.tiktok.exchange({{"code", bench.shop.code}});
  REQUIRE(grant);
  CHECK(bench.shop.requests.size() == 1);
  CHECK(grant->account == "hWaeExample");
  const auto refused = bench.tiktok.complete(*grant);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::remote_unavailable);
  REQUIRE(bench.tiktok.complete(*grant));
  CHECK(grant->shops.size() == 1);
}

TEST_CASE(
    "a page in place of TikTok's tokens hints at the host, and that the code may be used up") {
  TiktokBench bench;
  bench.shop.fail_next("/api/v2/token/get", FakeTiktok::answer("<html>Not Found</html>", 404));
  const auto grant = test::take_grant(bench.tiktok, {{"code", bench.shop.code}});
  REQUIRE_FALSE(grant);
  CHECK(grant.error().code == ErrorCode::remote_refused);
  CHECK(
      grant.error().hint ==
      "The code may be used up; open the sign-in address again. The host or the path may be "
      "wrong: check the address of the marketplace (ECSYNC_*_API_BASE) and any proxy in between.");
}

TEST_CASE("a global TikTok seller is connected when the shops call lists a shop") {
  TiktokBench bench;
  for (const char* type : {R"("user_type":4)", R"("user_type":5)"}) {
    bench.shop.grant_extra = type;
    const auto grant = test::take_grant(bench.tiktok, {{"code", bench.shop.code}});
    REQUIRE(grant);
    CHECK(grant->shops.size() == 1);
  }
}

TEST_CASE("a TikTok code that nobody knows is the code's fault and not the consent's") {
  TiktokBench bench;
  bench.shop.fail_next("/api/v2/token/get", FakeTiktok::refusal(36004005, "no auth record"));
  const auto grant = test::take_grant(bench.tiktok, {{"code", "ROW_old"}});
  REQUIRE_FALSE(grant);
  CHECK(grant.error().code == ErrorCode::auth_refused);
}

TEST_CASE("a refresh at TikTok is one send and keeps what does not come anew") {
  TiktokBench bench;
  const ConnectionId shop{Site::tiktok, "7495000000000000001"};
  const auto refreshed = [&] {
    const auto outcome = bench.tiktok.refresh(shop, Secret(bench.shop.refresh_token));
    REQUIRE(std::holds_alternative<TokenPair>(outcome));
    return std::get<TokenPair>(outcome);
  };
  CHECK(refreshed().refresh.reveal() == bench.shop.refresh_token);
  REQUIRE(bench.shop.requests.size() == 1);
  CHECK(bench.shop.requests[0].params.at("grant_type") == "refresh_token");
  CHECK_FALSE(bench.shop.requests[0].repeatable);
  bench.shop.fail_next("", FakeTiktok::answer(
                               R"({"code":0,"data":{"access_token":"new",
                                   "access_token_expire_in":1796000000}})"));
  const auto pair = refreshed();
  CHECK(pair.access.reveal() == "new");
  CHECK(pair.refresh.reveal() == bench.shop.refresh_token);
}

TEST_CASE("every way in which TikTok ends a consent needs a new one") {
  TiktokBench bench;
  // Whatever the code, words that name the refresh token mean it.
  for (const int code : {36004005, 36004001, 36004004, 36004999}) {
    CAPTURE(code);
    const auto* const words = code == 36004999 ? "The refresh_token cannot be found" : "gone";
    bench.shop.fail_next("/api/v2/token/refresh", FakeTiktok::refusal(code, words));
    const auto outcome = bench.tiktok.refresh({Site::tiktok, "1"}, Secret("ROW_r"));
    REQUIRE(std::holds_alternative<Marketplace::RefreshFailure>(outcome));
    const auto& failure = std::get<Marketplace::RefreshFailure>(outcome);
    CHECK(failure.error.code == ErrorCode::auth_required);
    CHECK(failure.error.connection == "tiktok:1");
    CHECK_FALSE(failure.maybe_spent);
  }
}

TEST_CASE("a refresh that TikTok's backend failed to answer may have been spent") {
  TiktokBench bench;
  for (const int code : {36009003, 36009007}) {
    bench.shop.fail_next("/api/v2/token/refresh", FakeTiktok::refusal(code));
    const auto outcome = bench.tiktok.refresh({Site::tiktok, "1"}, Secret("ROW_r"));
    REQUIRE(std::holds_alternative<Marketplace::RefreshFailure>(outcome));
    CHECK(std::get<Marketplace::RefreshFailure>(outcome).maybe_spent);
  }
  CHECK(bench.shop.requests.size() == 2);
}

TEST_CASE("a TikTok consent that no longer covers a shop is still good for the others") {
  TiktokBench bench;
  bench.shop.other_shops["7495000000000000002"] = "other";
  auto access = bench.access();
  access.id.shop = "7495000000000000002";
  CHECK(bench.tiktok.check_access(access));
  access.id.shop = "7495000000000000003";
  access.shop_key = "stale";
  const auto told = bench.tiktok.check_access(access);
  REQUIRE_FALSE(told);
  CHECK(told.error().code == ErrorCode::remote_refused);
  CHECK(told.error().message == "the consent does not cover this shop any more");
}

TEST_CASE("access to a TikTok shop is proved by a call about that shop and not by a list") {
  TiktokBench bench;
  CHECK(bench.tiktok.check_access(bench.access()));
  bench.shop.fail_next("/order", FakeTiktok::refusal(36009004, "access_token is invalid", 401));
  const auto told = bench.tiktok.check_access(bench.access());
  REQUIRE_FALSE(told);
  CHECK(told.error().code == ErrorCode::auth_expired);
}

TEST_CASE("a wrong TikTok app secret is no lost consent") {
  TiktokBench bench;
  bench.shop.fail_next("", FakeTiktok::refusal(98001004, "invalid app_secret"));
  const auto outcome = bench.tiktok.refresh({Site::tiktok, "1"}, Secret("ROW_r"));
  REQUIRE(std::holds_alternative<Marketplace::RefreshFailure>(outcome));
  CHECK(std::get<Marketplace::RefreshFailure>(outcome).error.code == ErrorCode::app_refused);
}

constexpr const char* remove_path = "/authorization/202403/shops";

TEST_CASE("consent for a TikTok shop is withdrawn with one send") {
  TiktokBench bench;
  auto revocation = bench.tiktok.revoke(bench.access(), {});
  REQUIRE(revocation);
  CHECK(revocation->revoked);
  REQUIRE(bench.shop.count(remove_path) == 1);
  const auto& request = bench.shop.requests.back();
  CHECK(request.method == HttpRequest::Method::remove);
  CHECK(request.params.at("shop_cipher") == bench.shop.cipher);
  CHECK_FALSE(request.repeatable);
  CHECK(request.body.empty());
  bench.shop.fail_next(remove_path, FakeTiktok::refusal(36009003));
  revocation = bench.tiktok.revoke(bench.access(), {});
  REQUIRE(revocation);
  CHECK_FALSE(revocation->revoked);
  CHECK(bench.shop.count(remove_path) == 2);
}

TEST_CASE("the other shops of a TikTok consent are withdrawn with it, except those to be kept") {
  TiktokBench bench;
  bench.shop.other_shops = {{"11", "ROW_eleven"}, {"12", "ROW_twelve"}, {"13", "ROW_thirteen"}};
  const auto revocation = bench.tiktok.revoke(bench.access(), {{Site::tiktok, "12"}});
  REQUIRE(revocation);
  CHECK(revocation->revoked);
  CHECK(bench.shop.count(remove_path) == 3);
  CHECK(bench.shop.other_shops == std::map<std::string, std::string>{{"12", "ROW_twelve"}});
}

TEST_CASE("a TikTok consent counts as withdrawn only when no shop is left behind") {
  TiktokBench bench;
  // The list of shops fails: the shop itself is withdrawn all the same.
  bench.shop.fail_next("/authorization/202309/shops", FakeTiktok::refusal(36009009, "", 404));
  CHECK(bench.tiktok.revoke(bench.access(), {})->revoked);
  bench.shop.other_shops = {{"11", ""}};
  CHECK_FALSE(bench.tiktok.revoke(bench.access(), {})->revoked);
  bench.shop.dies_with_first_shop = true;
  CHECK(bench.tiktok.revoke(bench.access(), {})->revoked);
}

}  // namespace
}  // namespace ecsync::test
