#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/sandbox/tiktok/tiktok_client.h"

namespace ecsync::sandbox {
namespace {

TiktokCall later(Seconds seconds) {
  return {.path = shop_list, .query = {{"timestamp", fmt::format("{}", test_now + seconds)}}};
}

std::int64_t refresh_code(const TestTiktok& tiktok, const std::string& token) {
  return tiktok.token_call("refresh", {{"refresh_token", token}})["code"].GetInt64();
}

Options one_consent() {
  Options options = TestTiktok::small();
  options.one_consent = true;
  return options;
}

}  // namespace

TEST_CASE("a TikTok Shop consent leads back with the code and more") {
  const TestTiktok tiktok;
  const auto answer = tiktok.consent("&seller=2");
  CHECK(answer.status == 302);
  CHECK(answer.headers.at("location").starts_with(tiktok.landing() + "?"));
  CHECK(location_field(answer, "code").starts_with("ROW_"));
  CHECK(location_field(answer, "state") == "s+1");
  CHECK(location_field(answer, "app_key") == "6h8sandbox0k1");
  CHECK(location_field(answer, "shop_region") == "MY");
  CHECK_FALSE(location_field(answer, "locale").empty());
}

TEST_CASE("a seller at TikTok Shop may refuse, and an unknown service is a page") {
  const TestTiktok tiktok;
  const auto refused = tiktok.consent("&refuse=1");
  CHECK(location_field(refused, "code") == "null");
  CHECK(location_field(refused, "error") == "auth_denied");
  CHECK(location_field(refused, "state") == "s+1");
  const auto wrong = send_request(tiktok.port(), "GET", "/open/authorize?service_id=6h8sandbox0k1");
  CHECK(wrong.status == 200);
  CHECK(wrong.headers.at("content-type").starts_with("text/html"));
  CHECK(tiktok.consent("&redirect_uri=x").status == 200);
}

TEST_CASE("a TikTok Shop code works once and for half an hour") {
  const TestTiktok tiktok;
  const std::string code = location_field(tiktok.consent(), "code");
  const auto first = tiktok.token_call("get", {{"auth_code", code}});
  CHECK(first["code"].GetInt() == 0);
  CHECK(std::string(first["message"].GetString()) == "success");
  CHECK(tiktok.token_call("get", {{"auth_code", code}})["code"].GetInt64() == 36004004);
  const std::string old = location_field(tiktok.consent(), "code");
  tiktok.control("POST", "advance", R"({"seconds":1810})");
  CHECK(tiktok.token_call("get", {{"auth_code", old}})["code"].GetInt64() == 36004004);
}

TEST_CASE("TikTok Shop tells absolute expiry times, the refresh token's past 32 bits") {
  TestTiktok tiktok;
  const auto answer = tiktok.connect();
  const auto& data = answer["data"];
  CHECK(data["access_token_expire_in"].GetInt64() >= test_now + 7 * day);
  CHECK(data["access_token_expire_in"].GetInt64() <= test_now + 7 * day + 10);
  CHECK(data["refresh_token_expire_in"].GetInt64() > 4'294'967'296);
  CHECK(data["user_type"].GetInt() == 0);
  CHECK(std::string(data["access_token"].GetString()).starts_with("ROW_"));
}

TEST_CASE("the token calls of TikTok Shop want their own words") {
  const TestTiktok tiktok;
  const auto code = [&](const Fields& query) {
    return tiktok.token_call("get", query)["code"].GetInt64();
  };
  CHECK(code({{"auth_code", "ROW_x"}, {"grant_type", "authorization_code"}}) == 98001004);
  CHECK(code({{"auth_code", ""}}) == 98001004);
  CHECK(code({{"auth_code", "ROW_x"}, {"app_secret", "wrong"}}) == 36009004);
  CHECK(code({{"auth_code", "ROW_x"}}) == 36004004);
  CHECK(send_request(tiktok.port(), "POST", "/api/v2/token/get").body.find("36009010") !=
        std::string::npos);
}

TEST_CASE("refreshing at TikTok Shop replaces both tokens and the old ones die") {
  TestTiktok tiktok;
  const std::string refresh = tiktok.connect()["data"]["refresh_token"].GetString();
  const auto renewed = tiktok.token_call("refresh", {{"refresh_token", refresh}});
  REQUIRE(renewed["code"].GetInt() == 0);
  CHECK(std::string(renewed["data"]["refresh_token"].GetString()) != refresh);
  CHECK(tiktok.code({.path = shop_list}) == 105002);
  CHECK(refresh_code(tiktok, refresh) == 36004005);
  tiktok.token = renewed["data"]["access_token"].GetString();
  CHECK(tiktok.code({.path = shop_list}) == 0);
  CHECK(tiktok.control("GET", "requests")["max_uses_of_a_refresh_token"].GetInt() == 2);
  CHECK(refresh_code(tiktok, "ROW_nobody") == 36004005);
}

TEST_CASE("a lost answer to a TikTok Shop refresh has spent the old token") {
  TestTiktok tiktok;
  const std::string refresh = tiktok.connect()["data"]["refresh_token"].GetString();
  tiktok.control("POST", "faults", R"({"fault":"lost_refresh_answer"})");
  const auto lost = send_request(
      tiktok.port(), "GET",
      "/api/v2/token/refresh?app_key=6h8sandbox0k1&app_secret=9f1sandbox0secret00example0d41d8cd98f"
      "00b2&grant_type=refresh_token&refresh_token=" +
          refresh);
  CHECK(lost.status == 0);
  CHECK(refresh_code(tiktok, refresh) == 36004005);
  CHECK(tiktok.code({.path = shop_list}) == 105002);
}

TEST_CASE("TikTok Shop access ends after its life, refreshing with the consent") {
  TestTiktok tiktok(TestTiktok::small(), {.token_life = 100, .refresh_life = 1000});
  const std::string refresh = tiktok.connect()["data"]["refresh_token"].GetString();
  tiktok.control("POST", "advance", R"({"seconds":200})");
  CHECK(tiktok.code(later(200)) == 105002);
  tiktok.control("POST", "advance", R"({"seconds":900})");
  CHECK(refresh_code(tiktok, refresh) == 36004001);
}

TEST_CASE("a consent withdrawn at TikTok Shop ends both tokens, each in its own words") {
  TestTiktok tiktok;
  const std::string refresh = tiktok.connect()["data"]["refresh_token"].GetString();
  tiktok.control("POST", "revoke", R"({"shop":"1"})");
  CHECK(tiktok.code({.path = shop_list}) == 36009004);
  CHECK(refresh_code(tiktok, refresh) == 36004005);
}

TEST_CASE("one TikTok Shop consent covers several shops, each with its cipher") {
  TestTiktok tiktok(one_consent());
  tiktok.connect();
  REQUIRE(tiktok.ciphers.size() == 2);
  CHECK(tiktok.ciphers[0] != tiktok.ciphers[1]);
  for (const char c : {'+', '/', '='}) CHECK(tiktok.ciphers[0].find(c) != std::string::npos);
  const auto shops = tiktok.ask({.path = shop_list});
  CHECK(std::string(shops["data"]["shops"][1]["seller_type"].GetString()) == "CROSS_BORDER");
  CHECK(std::string(shops["data"]["shops"][1]["region"].GetString()) == "MY");
  std::vector<std::vector<std::string>> orders;
  for (const std::string& cipher : tiktok.ciphers) {
    tiktok.cipher = cipher;
    orders.push_back(tiktok.walk(R"({"update_time_ge":1})", {}));
  }
  CHECK(orders[0] != orders[1]);
}

TEST_CASE("a new TikTok Shop consent brings new ciphers") {
  TestTiktok tiktok;
  tiktok.connect();
  const std::string before = tiktok.cipher;
  tiktok.connect();
  CHECK(tiktok.cipher != before);
  tiktok.cipher = before;
  CHECK(tiktok.code({.method = "POST", .path = order_search, .query = {{"page_size", "1"}}}) ==
        101000);
}

TEST_CASE("removing one TikTok Shop leaves the others of its authorization") {
  TestTiktok tiktok(one_consent());
  tiktok.connect();
  const std::string gone = tiktok.cipher;
  CHECK(tiktok.code({.method = "DELETE", .path = "/authorization/202403/shops"}) == 0);
  CHECK(tiktok.code({.method = "POST", .path = order_search, .query = {{"page_size", "1"}}}) ==
        101000);
  tiktok.read_shops();
  CHECK(tiktok.ciphers.size() == 1);
  CHECK(tiktok.cipher != gone);
  CHECK(tiktok.code({.method = "POST", .path = order_search, .query = {{"page_size", "1"}}}) == 0);
  CHECK(tiktok.code({.method = "DELETE", .path = "/authorization/202403/shops"}) == 0);
  CHECK(tiktok.code({.path = shop_list}) == 36009004);
}

}  // namespace ecsync::sandbox
