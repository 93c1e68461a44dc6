#include "tests/sandbox/tiktok/tiktok_client.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "tests/sandbox/hmac.h"

namespace ecsync::sandbox {
namespace {

constexpr const char* app_key = "6h8sandbox0k1";
constexpr const char* app_secret = "9f1sandbox0secret00example0d41d8cd98f00b2";
constexpr const char* service_id = "7398412650917348102";

}  // namespace

TestTiktok::TestTiktok(Options options, const Settings& settings)
    : TestMarketplace(std::move(options), settings, tiktok::make_tiktok) {}

Received TestTiktok::send(const TiktokCall& call) const {
  tiktok::Parameters all(call.query.begin(), call.query.end());
  all.try_emplace("app_key", app_key);
  all.try_emplace("timestamp", fmt::format("{}", test_now));
  if (!cipher.empty() && call.path != shop_list) all.try_emplace("shop_cipher", cipher);
  for (const std::string& name : call.leave_out) all.erase(name);
  const bool unsigned_call =
      std::ranges::find(call.leave_out, std::string("sign")) != call.leave_out.end();
  if (!unsigned_call)
    all.try_emplace(
        "sign", hmac_sha256_hex(app_secret,
                                tiktok::signed_text(app_secret, call.path, all, call.body), false));
  Fields headers = {{"x-tts-access-token", token}};
  if (!call.body.empty()) headers.emplace_back("Content-Type", call.content_type);
  return send_request(port(), call.method, call.path + "?" + query_text({all.begin(), all.end()}),
                      call.body, headers);
}

rapidjson::Document TestTiktok::ask(const TiktokCall& call) const {
  return parse_json(send(call).body);
}

std::int64_t TestTiktok::code(const TiktokCall& call) const {
  return ask(call)["code"].GetInt64();
}

rapidjson::Document TestTiktok::search(const std::string& body, Fields query) const {
  query.insert(query.begin(), {"page_size", "100"});
  tiktok::Parameters last_wins;
  for (const auto& [name, value] : query) last_wins.insert_or_assign(name, value);
  return ask({.method = "POST",
              .path = order_search,
              .query = {last_wins.begin(), last_wins.end()},
              .body = body});
}

std::vector<std::string> TestTiktok::walk(const std::string& body, const Fields& query) const {
  std::vector<std::string> ids;
  std::string token_of_page;
  do {
    const auto page =
        search(body, token_of_page.empty() ? query : with(query, "page_token", token_of_page));
    REQUIRE(page["code"].GetInt() == 0);
    const auto& data = page["data"];
    if (data.HasMember("orders"))
      for (const auto& order : data["orders"].GetArray()) ids.emplace_back(order["id"].GetString());
    token_of_page = text_of(data, "next_page_token").value_or("");
  } while (!token_of_page.empty());
  return ids;
}

rapidjson::Document TestTiktok::token_call(const std::string& what, const Fields& query) const {
  tiktok::Parameters all(query.begin(), query.end());
  all.try_emplace("app_key", app_key);
  all.try_emplace("app_secret", app_secret);
  all.try_emplace("grant_type", what == "get" ? "authorized_code" : "refresh_token");
  return parse_json(
      send_request(port(), "GET",
                   "/api/v2/token/" + what + "?" + query_text({all.begin(), all.end()}))
          .body);
}

Received TestTiktok::consent(const std::string& extra) const {
  return send_request(
      port(), "GET", fmt::format("/open/authorize?service_id={}&state=s%2B1{}", service_id, extra));
}

rapidjson::Document TestTiktok::connect(const std::string& seller) {
  auto answer =
      token_call("get", {{"auth_code", location_field(consent("&seller=" + seller), "code")}});
  REQUIRE(answer["code"].GetInt() == 0);
  token = answer["data"]["access_token"].GetString();
  read_shops();
  return answer;
}

void TestTiktok::read_shops() {
  ciphers.clear();
  const auto shops = ask({.path = shop_list});
  for (const auto& shop : shops["data"]["shops"].GetArray())
    ciphers.emplace_back(shop["cipher"].GetString());
  cipher = ciphers.front();
}

}  // namespace ecsync::sandbox
