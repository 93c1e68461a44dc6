#include <doctest/doctest.h>
#include <fmt/format.h>

#include <set>

#include "tests/sandbox/tiktok/tiktok_client.h"

namespace ecsync::sandbox {
namespace {

constexpr const char* whole_time = R"({"update_time_ge":1})";

TiktokCall order_page(Fields query = {}, std::string body = whole_time) {
  query.emplace_back("page_size", "10");
  return {
      .method = "POST", .path = order_search, .query = std::move(query), .body = std::move(body)};
}

std::string at(Seconds seconds) {
  return fmt::format("{}", test_now + seconds);
}

std::string message(const rapidjson::Document& answer) {
  return answer["message"].GetString();
}

}  // namespace

TEST_CASE("TikTok Shop tells unknown paths, wrong methods and wrong keys apart") {
  TestTiktok tiktok;
  tiktok.connect();
  const auto lost = tiktok.send({.path = "/no/such/path"});
  CHECK(lost.status == 404);
  CHECK(lost.body.find("36009009") != std::string::npos);
  CHECK(tiktok.code({.path = order_search}) == 36009010);
  CHECK(tiktok.code({.method = "POST", .path = shop_list}) == 36009010);
  const auto key = tiktok.send({.path = shop_list, .query = {{"app_key", "1"}}});
  CHECK(key.status == 400);
  CHECK(key.body.find("36009004") != std::string::npos);
  CHECK(key.body.find("app_key") != std::string::npos);
}

TEST_CASE("a TikTok Shop clock may be 300 s behind and 30 s ahead") {
  TestTiktok tiktok;
  tiktok.connect();
  const auto code = [&](Seconds seconds) {
    return tiktok.code({.path = shop_list, .query = {{"timestamp", at(seconds)}}});
  };
  CHECK(code(-295) == 0);
  CHECK(code(25) == 0);
  CHECK(code(-310) == 36009004);
  CHECK(code(40) == 36009004);
  CHECK(tiktok.code({.path = shop_list, .query = {{"timestamp", at(0) + "000"}}}) == 36009004);
  const auto late = tiktok.ask({.path = shop_list, .query = {{"timestamp", at(100)}}});
  CHECK(message(late).find("timestamp") != std::string::npos);
}

TEST_CASE("a wrong TikTok Shop signature is refused with 401 and counted") {
  TestTiktok tiktok;
  tiktok.connect();
  const auto wrong = tiktok.send({.path = shop_list, .query = {{"sign", std::string(64, '0')}}});
  CHECK(wrong.status == 401);
  CHECK(wrong.body.find("106001") != std::string::npos);
  CHECK(tiktok.control("GET", "requests")["refused_signatures"].GetInt() == 1);
  const auto none = tiktok.ask({.path = shop_list, .leave_out = {"sign"}});
  CHECK(none["code"].GetInt64() == 36009004);
  CHECK(message(none).find("Missing credentials") != std::string::npos);
}

TEST_CASE("TikTok Shop bodies are JSON with something in them") {
  TestTiktok tiktok;
  tiktok.connect();
  auto form = order_page();
  form.content_type = "application/x-www-form-urlencoded";
  CHECK(tiktok.code(form) == 36009022);
  CHECK(tiktok.code(order_page({}, "{")) == 36009022);
  CHECK(tiktok.code(order_page({}, "[]")) == 36009022);
  CHECK(tiktok.code(order_page({}, "{}")) == 36009004);
  CHECK(tiktok.code(order_page({}, "")) == 0);
  CHECK(tiktok.code({.path = shop_list, .body = "{\"a\":1}"}) == 36009022);
}

TEST_CASE("empty, unknown and doubled TikTok Shop parameters are refused") {
  TestTiktok tiktok;
  tiktok.connect();
  CHECK(tiktok.code(order_page({{"page_token", ""}})) == 36009004);
  CHECK(tiktok.code(order_page({{"create_time_ge", "1"}})) == 36009004);
  CHECK(tiktok.code(order_page({{"shop_id", "1"}, {"version", "202309"}})) == 0);
  CHECK(tiktok.code(order_page({}, R"({"page_size":10})")) == 36009004);
  const auto doubled =
      send_request(tiktok.port(), "GET", std::string(shop_list) + "?app_key=1&app_key=2");
  CHECK(doubled.body.find("36009004") != std::string::npos);
}

TEST_CASE("the TikTok Shop token counts in its header alone") {
  TestTiktok tiktok;
  tiktok.connect();
  const std::string good = tiktok.token;
  CHECK(tiktok.code({.path = shop_list, .query = {{"access_token", "habit"}}}) == 0);
  tiktok.token = "";
  const auto refused = tiktok.ask({.path = shop_list, .query = {{"access_token", good}}});
  CHECK(refused["code"].GetInt64() == 36009004);
}

TEST_CASE("a cipher is needed for a shop's data, forbidden for the list of shops") {
  Options options = TestTiktok::small();
  options.shops = 3;
  TestTiktok tiktok(options);
  tiktok.connect("2");
  const std::string other = tiktok.cipher;
  tiktok.connect("1");
  CHECK(tiktok.code(order_page()) == 0);
  auto without = order_page();
  without.leave_out = {"shop_cipher"};
  CHECK(tiktok.code(without) == 106013);
  CHECK(tiktok.code(order_page({{"shop_cipher", other}})) == 101000);
  const auto needless = tiktok.ask({.path = shop_list, .query = {{"shop_cipher", tiktok.cipher}}});
  CHECK(needless["code"].GetInt64() == 36009004);
  CHECK(message(needless).find("not required") != std::string::npos);
}

TEST_CASE("TikTok Shop words one refusal differently from call to call") {
  const TestTiktok tiktok;
  std::set<std::string> wordings;
  std::set<bool> data;
  for (int i = 0; i < 6; ++i) {
    const auto answer = tiktok.ask({.path = shop_list});
    wordings.insert(message(answer));
    data.insert(answer.HasMember("data"));
    CHECK(std::string(answer["request_id"].GetString()).size() == 34);
  }
  CHECK(wordings.size() >= 4);
  CHECK(data.size() == 2);
}

TEST_CASE("faults at TikTok Shop speak its language") {
  TestTiktok tiktok;
  tiktok.connect();
  const auto strike = [&](const char* fault) {
    tiktok.control("POST", "faults", fault);
    return tiktok.send({.path = shop_list});
  };
  const auto busy = strike(R"({"fault":"rate_limit","retry_after":7})");
  CHECK(busy.status == 429);
  CHECK(busy.headers.at("retry-after") == "7");
  CHECK(busy.body.find("36009002") != std::string::npos);
  const auto expired = strike(R"({"fault":"expired_token"})");
  CHECK(expired.status == 401);
  CHECK(expired.body.find("105002") != std::string::npos);
  CHECK(strike(R"({"fault":"error","code":"105005"})").body.find("105005") != std::string::npos);
  std::set<std::string> codes;
  for (int i = 0; i < 4; ++i) {
    const auto broken = parse_json(strike(R"({"fault":"server_error"})").body);
    codes.insert(fmt::format("{}", broken["code"].GetInt64()));
  }
  CHECK(codes == std::set<std::string>{"10002014", "10002015", "36009003", "36009007"});
  CHECK(strike(R"({"fault":"lost_answer"})").reset);
  CHECK_FALSE(strike(R"({"fault":"truncated"})").complete);
  CHECK(tiktok.code({.path = shop_list}) == 0);
}

TEST_CASE("the rate at TikTok Shop is counted by shop") {
  TestTiktok tiktok;
  tiktok.connect();
  tiktok.control("POST", "settings", R"({"rate":1})");
  std::set<int> statuses;
  for (int i = 0; i < 5; ++i) statuses.insert(tiktok.send(order_page()).status);
  CHECK(statuses.contains(429));
}

}  // namespace ecsync::sandbox
