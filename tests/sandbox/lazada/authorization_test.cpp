#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/sandbox/lazada/lazada_client.h"

namespace ecsync::sandbox {
namespace {

Received consent_page(const TestLazada& lazada, const std::string& query) {
  return send_request(lazada.port(), "GET", "/oauth/authorize?" + query);
}

std::string redirect_of(const TestLazada& lazada) {
  return url_encode(fmt::format("http://127.0.0.1:{}/sandbox/landing", lazada.port()));
}

}  // namespace

TEST_CASE("the consent page sends the browser back with code and state") {
  const TestLazada lazada;
  const auto page =
      consent_page(lazada, "response_type=code&client_id=100132&state=a%26b&redirect_uri=" +
                               redirect_of(lazada));
  CHECK(page.status == 302);
  CHECK(page.headers.at("location").find("/sandbox/landing?code=0_100132_") != std::string::npos);
  CHECK(page.headers.at("location").ends_with("&state=a%26b"));
}

TEST_CASE("the consent page refuses a wrong app, callback or uuid") {
  const TestLazada lazada;
  const std::string good =
      "response_type=code&client_id=100132&redirect_uri=" + redirect_of(lazada);
  CHECK(consent_page(lazada, good).status == 302);
  CHECK(consent_page(lazada, good + "&uuid=1").status == 200);
  CHECK(consent_page(lazada, "response_type=code&client_id=7&redirect_uri=" + redirect_of(lazada))
            .status == 200);
  CHECK(consent_page(lazada, "response_type=code&client_id=100132&redirect_uri=https://x").status ==
        200);
  const auto refused = consent_page(lazada, good + "&refuse=1&state=s");
  CHECK(refused.headers.at("location").find("error=access_denied") != std::string::npos);
}

TEST_CASE("each consent is the next seller's unless one is named") {
  TestLazada lazada;
  const auto first = lazada.call("/auth/token/create", {{"code", lazada.consent()}});
  const auto second = lazada.call("/auth/token/create", {{"code", lazada.consent()}});
  CHECK(std::string(first["account"].GetString()) == "seller1@example.vn");
  CHECK(std::string(second["account"].GetString()) == "seller2@example.vn");
  const auto named = lazada.call("/auth/token/create", {{"code", lazada.consent("&seller=1")}});
  CHECK(std::string(named["account"].GetString()) == "seller1@example.vn");
  const auto country = lazada.call("/auth/token/create", {{"code", lazada.consent("&country=my")}});
  CHECK(std::string(country["country"].GetString()) == "my");
}

TEST_CASE("a code works once and for half an hour") {
  const TestLazada lazada;
  const std::string code = lazada.consent();
  CHECK(lazada.code("/auth/token/create", {{"code", code}}) == "0");
  CHECK(lazada.code("/auth/token/create", {{"code", code}}) == "InvalidCode");
  const std::string late = lazada.consent();
  lazada.control("POST", "advance", R"({"seconds":1801})");
  CHECK(lazada.code("/auth/token/create", {{"code", late}, {"timestamp", timestamp_text(1801)}}) ==
        "InvalidCode");
}

TEST_CASE("a refresh brings a new pair and ends the old one at once") {
  TestLazada lazada;
  const auto created = lazada.connect();
  const std::string refresh = created["refresh_token"].GetString();
  CHECK(created.HasMember("country_user_info"));

  const auto renewed = lazada.call("/auth/token/refresh", {{"refresh_token", refresh}});
  CHECK(renewed.HasMember("country_user_info_list"));
  CHECK_FALSE(renewed.HasMember("country_user_info"));
  CHECK(renewed["refresh_token"] != created["refresh_token"]);
  CHECK(lazada.code("/seller/get", {}) == "IllegalAccessToken");
  CHECK(lazada.code("/auth/token/refresh", {{"refresh_token", refresh}}) == "IllegalRefreshToken");
  lazada.token = renewed["access_token"].GetString();
  CHECK(lazada.code("/seller/get", {}) == "0");
  CHECK(lazada.control("GET", "requests")["max_uses_of_a_refresh_token"].GetInt() == 2);
}

TEST_CASE("refreshing does not move the end of the consent") {
  TestLazada lazada(TestLazada::small(), {.token_life = 100, .refresh_life = 1000});
  const std::string refresh = lazada.connect()["refresh_token"].GetString();
  lazada.control("POST", "advance", R"({"seconds":600})");
  CHECK(lazada.code("/seller/get", {{"timestamp", timestamp_text(600)}}) == "IllegalAccessToken");
  const auto renewed = lazada.call(
      "/auth/token/refresh", {{"refresh_token", refresh}, {"timestamp", timestamp_text(600)}});
  const auto& left = renewed["refresh_expires_in"];
  CHECK((left.IsString() ? std::stoi(left.GetString()) : left.GetInt()) <= 400);
  lazada.control("POST", "advance", R"({"seconds":401})");
  CHECK(lazada.code("/auth/token/refresh", {{"refresh_token", renewed["refresh_token"].GetString()},
                                            {"timestamp", timestamp_text(1001)}}) ==
        "IllegalRefreshToken");
}

TEST_CASE("an app of the service market cannot refresh") {
  TestLazada lazada(TestLazada::small(), {.refresh_life = 0});
  const std::string refresh = lazada.connect()["refresh_token"].GetString();
  CHECK(lazada.code("/auth/token/refresh", {{"refresh_token", refresh}}) ==
        "AUTH_TYPE_UNSUPPORTED");
}

TEST_CASE("a withdrawn consent ends both tokens, an expiry only the access token") {
  TestLazada lazada;
  std::string refresh = lazada.connect()["refresh_token"].GetString();
  lazada.control("POST", "expire", R"({"shop":"1"})");
  CHECK(lazada.code("/seller/get", {}) == "IllegalAccessToken");
  const auto renewed = lazada.call("/auth/token/refresh", {{"refresh_token", refresh}});
  lazada.token = renewed["access_token"].GetString();
  refresh = renewed["refresh_token"].GetString();
  CHECK(lazada.code("/seller/get", {}) == "0");

  lazada.control("POST", "revoke", R"({"shop":"1"})");
  CHECK(lazada.code("/seller/get", {}) == "IllegalAccessToken");
  CHECK(lazada.code("/auth/token/refresh", {{"refresh_token", refresh}}) == "IllegalRefreshToken");
}

TEST_CASE("a cross-border token serves the country that the host names") {
  Options options = TestLazada::small();
  options.one_consent = true;
  TestLazada lazada(options);
  const auto created = lazada.connect();
  CHECK(std::string(created["country"].GetString()) == "cb");
  REQUIRE(created["country_user_info"].Size() == 2);
  const auto location = [&](const std::string& host) {
    return lazada.get("/seller/get", {}, {{"Host", host}}).body;
  };
  CHECK(location("vn.localhost:80").find(R"("location":"VN")") != std::string::npos);
  CHECK(location("my.localhost:80").find(R"("location":"MY")") != std::string::npos);
  CHECK(location("127.0.0.1").find("InsufficientPermission") != std::string::npos);
  CHECK(location("th.localhost").find("InsufficientPermission") != std::string::npos);
}

}  // namespace ecsync::sandbox
