#include <doctest/doctest.h>

#include "adapters/lazada/lazada.h"
#include "tests/adapters/lazada/lazada_bench.h"
#include "tests/support/take_grant.h"

namespace ecsync::test {
namespace {

TEST_CASE("a Lazada consent names its shop even when the shop does not tell") {
  LazadaBench bench;
  auto grant = test::take_grant(bench.lazada, {{"code", bench.shop.code}});
  REQUIRE(grant);
  CHECK(grant->account == "VN:200123456");
  CHECK(grant->shops.at(0).name == "Nắng Ấm");
  bench.shop.fail_next("/seller/get", FakeLazada::refusal("InsufficientPermission"));
  grant = test::take_grant(bench.lazada, {{"code", bench.shop.code}});
  REQUIRE(grant);
  CHECK(grant->shops.at(0).name == "VNJ2K34I");
  CHECK(grant->shops.at(0).country == "VN");
}

TEST_CASE("a Lazada token answer without a code, and with nothing but its shop, is a success") {
  LazadaBench bench;
  const auto answer = FakeLazada::answer(
      R"({"access_token":"50000601c30exampleToken","refresh_token":"r","expires_in":600,
          "refresh_expires_in":6000,"country":"vn","seller_id":"200123456"})");
  bench.shop.fail_next("/auth/token/create", answer);
  const auto grant = test::take_grant(bench.lazada, {{"code", "c"}});
  REQUIRE(grant);
  CHECK(grant->account == "VN:200123456");
  REQUIRE(grant->shops.size() == 1);
  CHECK(grant->shops[0].shop_id == "200123456");
  bench.shop.fail_next("/auth/token/refresh", answer);
  const auto pair = bench.lazada.refresh(bench.access().id, Secret("old"));
  REQUIRE(std::holds_alternative<TokenPair>(pair));
  CHECK(std::get<TokenPair>(pair).refresh.reveal() == "r");
  SUBCASE("but none with a refusal's code, or without a token") {
    for (const auto* body : {R"({"access_token":"a","code":"IllegalRefreshToken"})",
                             R"({"access_token":"","refresh_token":"r"})", R"({"country":"vn"})"}) {
      bench.shop.fail_next("/auth/token/refresh", FakeLazada::answer(body));
      CHECK_FALSE(std::holds_alternative<TokenPair>(
          bench.lazada.refresh(bench.access().id, Secret("old"))));
    }
  }
}

TEST_CASE("a seller who says no on Lazada's page is told so") {
  LazadaBench bench;
  const auto grant = test::take_grant(bench.lazada, {{"error", "access_denied"}, {"state", "s"}});
  REQUIRE_FALSE(grant);
  CHECK(grant.error().code == ErrorCode::auth_refused);
  CHECK(grant.error().message.english().find("access_denied") != std::string::npos);
  CHECK(bench.shop.requests.empty());
}

TEST_CASE("a refresh that Lazada's backend failed to answer may have been spent") {
  LazadaBench bench;
  bench.shop.fail_next("/auth/token/refresh", FakeLazada::refusal("ServiceTimeout"));
  const auto outcome =
      bench.lazada.refresh({Site::lazada, "200123456"}, Secret(bench.shop.refresh_token));
  REQUIRE(std::holds_alternative<Marketplace::RefreshFailure>(outcome));
  CHECK(std::get<Marketplace::RefreshFailure>(outcome).maybe_spent);
  CHECK(bench.shop.requests.size() == 1);
}

TEST_CASE("a Lazada app whose consent cannot be renewed keeps its access token to the end") {
  LazadaBench bench;
  bench.shop.fail_next("/auth/token/refresh", FakeLazada::refusal("AUTH_TYPE_UNSUPPORTED"));
  const auto outcome =
      bench.lazada.refresh({Site::lazada, "200123456"}, Secret(bench.shop.refresh_token));
  REQUIRE(std::holds_alternative<Marketplace::RefreshFailure>(outcome));
  const auto& failure = std::get<Marketplace::RefreshFailure>(outcome);
  CHECK(failure.error.code == ErrorCode::remote_refused);
  CHECK(failure.never);
  CHECK_FALSE(failure.maybe_spent);
}

TEST_CASE("whatever names Lazada's refresh token in refusing a refresh ends the consent") {
  const auto refused = [](const std::string& answer) {
    LazadaBench bench;
    bench.shop.fail_next("/auth/token/refresh", FakeLazada::answer(answer));
    const auto outcome =
        bench.lazada.refresh({Site::lazada, "200123456"}, Secret(bench.shop.refresh_token));
    const auto& failure = std::get<Marketplace::RefreshFailure>(outcome);
    CHECK_FALSE(failure.never);
    return failure.error.code;
  };
  CHECK(refused(R"({"code":"InvalidRefreshToken","type":"ISV","message":"x","request_id":"1"})") ==
        ErrorCode::auth_required);
  CHECK(refused(R"({"code":"IllegalRefreshToken","type":"ISV","message":"x","request_id":"1"})") ==
        ErrorCode::auth_required);
  CHECK(refused(R"({"code":"E0123","type":"ISP","message":"The specified refresh token is unknown",
                    "request_id":"1"})") == ErrorCode::auth_required);
  // What may pass is no word about the consent.
  CHECK(refused(R"({"code":"ServiceTimeout","type":"SYSTEM","message":"refresh token service",
                    "request_id":"1"})") == ErrorCode::timeout);
  CHECK(
      refused(
          R"({"code":"InvalidAppKey","type":"ISV","message":"refresh token","request_id":"1"})") ==
      ErrorCode::app_refused);
}

TEST_CASE("Lazada's sign-in address is refused for a country where it does not sell") {
  LazadaBench bench;
  CHECK(bench.lazada.countries() == std::vector<std::string>{"SG", "MY", "PH", "TH", "ID", "VN"});
  for (const auto& country : bench.lazada.countries())
    CHECK(bench.lazada.consent_link(country, "s"));
  CHECK(bench.lazada.consent_link("", "s"));
  const auto link = bench.lazada.consent_link("DE", "s");
  REQUIRE_FALSE(link);
  CHECK(link.error().code == ErrorCode::invalid_value);
}

TEST_CASE("consent is withdrawn in Lazada's Seller Center of the country") {
  LazadaBench bench;
  const auto revocation = bench.lazada.revoke(bench.access(), {});
  REQUIRE(revocation);
  CHECK_FALSE(revocation->revoked);
  CHECK(revocation->url == "https://sellercenter.lazada.vn");
}

}  // namespace
}  // namespace ecsync::test
