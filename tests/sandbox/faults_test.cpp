#include "tests/sandbox/faults.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <set>

#include "tests/sandbox/lazada/lazada_client.h"

namespace ecsync::sandbox {
namespace {

const Fields window = {{"created_after", "2026-01-01T00:00:00+07:00"}, {"limit", "50"}};

struct FaultyLazada : TestLazada {
  FaultyLazada() { connect(); }
  void set(const std::string& json) const {
    REQUIRE_FALSE(control("POST", "faults", json).HasMember("error"));
  }
  Received orders(double patience = 5) const { return get("/orders/get", window, {}, patience); }
};

std::string code_of(const Received& answer) {
  return parse_json(answer.body)["code"].GetString();
}

}  // namespace

TEST_CASE("a reset and a lost answer both end in a reset, but only one was carried out") {
  const FaultyLazada lazada;
  lazada.set(R"({"fault":"reset","path":"/auth/token/create"})");
  lazada.set(R"({"fault":"lost_answer","path":"/auth/token/create"})");
  const std::string code = lazada.consent();
  CHECK(lazada.get("/auth/token/create", {{"code", code}}).reset);
  CHECK(lazada.get("/auth/token/create", {{"code", code}}).reset);
  CHECK(lazada.code("/auth/token/create", {{"code", code}}) == "InvalidCode");
}

TEST_CASE("the lost answer to a refresh leaves the old token spent") {
  TestLazada lazada;
  const std::string refresh = lazada.connect()["refresh_token"].GetString();
  lazada.control("POST", "faults", R"({"fault":"lost_refresh_answer"})");
  CHECK(lazada.code("/seller/get", {}) == "0");
  CHECK(lazada.get("/auth/token/refresh", {{"refresh_token", refresh}}).reset);
  CHECK(lazada.code("/auth/token/refresh", {{"refresh_token", refresh}}) == "IllegalRefreshToken");
}

TEST_CASE("a truncated answer announces more than it sends") {
  const FaultyLazada lazada;
  lazada.set(R"({"fault":"truncated","path":"/orders/get"})");
  const auto answer = lazada.orders();
  CHECK(answer.status == 200);
  CHECK_FALSE(answer.complete);
  CHECK_FALSE(answer.reset);
  CHECK(answer.wire_bytes > 1000);
  CHECK(lazada.orders().complete);
}

TEST_CASE("a reset in the middle comes after half of the body") {
  const FaultyLazada lazada;
  lazada.set(R"({"fault":"reset_mid"})");
  const auto answer = lazada.orders();
  CHECK(answer.reset);
  CHECK(answer.wire_bytes > 1000);
}

TEST_CASE("a stalled answer stops in the middle and a slow one arrives") {
  const FaultyLazada lazada;
  lazada.set(R"({"fault":"stall","seconds":30})");
  lazada.set(R"({"fault":"slow","seconds":0.4})");
  const auto stalled = lazada.orders(0.3);
  CHECK(stalled.status == 200);
  CHECK_FALSE(stalled.complete);
  const auto before = std::chrono::steady_clock::now();
  CHECK(lazada.orders().complete);
  CHECK(std::chrono::steady_clock::now() - before > std::chrono::milliseconds(300));
}

TEST_CASE("garbage is no HTTP and a refused connection says nothing") {
  const FaultyLazada lazada;
  lazada.set(R"({"fault":"garbage"})");
  CHECK(lazada.orders().status == 0);
  lazada.set(R"({"fault":"refuse"})");
  const auto refused = lazada.orders();
  CHECK(refused.status == 0);
  CHECK(refused.body.empty());
  CHECK(lazada.orders().status == 200);
}

TEST_CASE("limits come under the codes that Lazada has for them") {
  const FaultyLazada lazada;
  lazada.set(R"({"fault":"rate_limit","count":3})");
  std::set<std::string> codes;
  for (int i = 0; i < 3; ++i) codes.insert(code_of(lazada.orders()));
  CHECK(codes == std::set<std::string>{"ApiCallLimit", "SellerCallLimit", "901"});
  lazada.set(R"({"fault":"rate_limit","code":"ApiCallLimit","retry_after":7})");
  CHECK(lazada.orders().body.find("this ban will last 7 seconds") != std::string::npos);
  lazada.set(R"({"fault":"http_429","retry_after":3})");
  const auto answer = lazada.orders();
  CHECK(answer.status == 429);
  CHECK(answer.headers.at("retry-after") == "3");
}

TEST_CASE("server errors, pages and redirects stand in for answers") {
  const FaultyLazada lazada;
  lazada.set(R"({"fault":"server_error","code":"1000"})");
  CHECK(code_of(lazada.orders()) == "1000");
  lazada.set(R"({"fault":"error","code":"AppWhiteIpLimit"})");
  CHECK(code_of(lazada.orders()) == "AppWhiteIpLimit");
  lazada.set(R"({"fault":"expired_token"})");
  CHECK(code_of(lazada.orders()) == "IllegalAccessToken");
  lazada.set(R"({"fault":"http_503"})");
  CHECK(lazada.orders().status == 503);
  lazada.set(R"({"fault":"html"})");
  const auto page = lazada.orders();
  CHECK(page.status == 200);
  CHECK(page.headers.at("content-type") == "text/html");
  lazada.set(R"({"fault":"redirect"})");
  const auto redirect = lazada.orders();
  CHECK(redirect.status == 302);
  const std::string place = redirect.headers.at("location");
  send_request(lazada.port(), "GET", place.substr(place.find("/sandbox")));
  CHECK(lazada.control("GET", "requests")["followed_redirects"].GetInt() == 1);
}

TEST_CASE("pages can be empty, repeated or hold wrong fields") {
  const FaultyLazada lazada;
  const auto page = [&](const char* offset) {
    Fields query = window;
    query.emplace_back("offset", offset);
    return parse_json(lazada.get("/orders/get", query).body);
  };
  const auto first = page("0");
  lazada.set(R"({"fault":"repeated_page","path":"/orders/get"})");
  CHECK(page("50")["data"] == first["data"]);
  lazada.set(R"({"fault":"empty_page","path":"/orders/get"})");
  const auto empty = page("0");
  CHECK(empty["data"]["orders"].Empty());
  CHECK(empty["data"]["countTotal"].GetInt() == 120);

  const auto spoiled = [&](const std::string& kind) {
    lazada.set(fmt::format(R"({{"fault":"{}","field":"created_at"}})", kind));
    const auto document = page("0");
    int wrong = 0;
    for (const auto& order : document["data"]["orders"].GetArray())
      wrong += order.HasMember("created_at") && order["created_at"].IsString() ? 0 : 1;
    return wrong;
  };
  CHECK(spoiled("missing_field") == 1);
  CHECK(spoiled("null_field") == 1);
  CHECK(spoiled("wrong_type") == 1);
}

TEST_CASE("a fault that finds nothing to spoil has not struck and waits for a later call") {
  const FaultyLazada lazada;
  const auto struck = [&](const char* kind) {
    const auto requests = lazada.control("GET", "requests");
    const auto& faults = requests["faults"];
    return faults.HasMember(kind) ? faults[kind].GetInt() : 0;
  };
  lazada.set(R"({"fault":"missing_field","field":"no_such_field","path":"/orders/get"})");
  CHECK(lazada.orders().status == 200);
  CHECK(struck("missing_field") == 0);
  lazada.control("DELETE", "faults");
  lazada.control("POST", "settings", R"({"stable_ties":true})");
  CHECK(lazada.orders().status == 200);
  lazada.set(R"({"fault":"repeated_page","path":"/orders/get"})");
  CHECK(lazada.orders().status == 200);  // the same page anyway
  CHECK(struck("repeated_page") == 0);
  Fields second = window;
  second.emplace_back("offset", "50");
  CHECK(lazada.get("/orders/get", second).status == 200);
  CHECK(struck("repeated_page") == 1);
  CHECK(lazada.get("/orders/get", second).status == 200);
  CHECK(struck("repeated_page") == 1);
  lazada.set(R"({"fault":"shift","path":"/seller/get"})");
  CHECK(lazada.get("/seller/get", {}).status == 200);
  CHECK(struck("shift") == 1);
}

TEST_CASE("bodies can be too deep, too big, packed too well or no UTF-8") {
  const FaultyLazada lazada;
  lazada.set(R"({"fault":"deep_json","bytes":5000})");
  CHECK(lazada.orders().body.find(std::string(5000, '[')) != std::string::npos);
  lazada.set(R"({"fault":"huge_body","bytes":3000000})");
  CHECK(lazada.orders().body.size() > 3'000'000);
  lazada.set(R"({"fault":"gzip_bomb","bytes":5000000})");
  const auto bomb = lazada.orders();
  CHECK(bomb.body.size() == 5'000'000);
  CHECK(bomb.wire_bytes < 50'000);
  lazada.set(R"({"fault":"bad_utf8"})");
  CHECK_THROWS_AS(parse_json(lazada.orders().body), BadRequest);
}

TEST_CASE("a wrong date is the answer's only fault") {
  const FaultyLazada lazada;
  lazada.set(R"({"fault":"wrong_date","seconds":86400})");
  const auto answer = lazada.orders();
  CHECK(answer.headers.at("date").starts_with("Tue, 24 Nov 2026"));
  CHECK(code_of(answer) == "0");
}

TEST_CASE("a shift between two pages makes plain offsets lose orders") {
  const FaultyLazada lazada;
  lazada.control("POST", "settings", R"({"stable_ties":true})");
  Fields query = {{"update_after", "2026-01-01T00:00:00+07:00"},
                  {"sort_by", "updated_at"},
                  {"sort_direction", "ASC"},
                  {"limit", "20"}};
  lazada.set(R"({"fault":"shift","path":"/orders/get","after":1,"orders":5})");
  std::set<std::string> seen;
  for (int offset = 0; offset < 120; offset += 20) {
    Fields paged = query;
    paged.emplace_back("offset", fmt::format("{}", offset));
    const auto page = lazada.call("/orders/get", paged);
    for (const auto& order : page["data"]["orders"].GetArray()) {
      const auto& id = order["order_id"];
      seen.insert(id.IsString() ? id.GetString() : fmt::format("{}", id.GetInt64()));
    }
  }
  CHECK(seen.size() == 115);
}

TEST_CASE("faults keep to their path, their shop and their turn") {
  const FaultyLazada lazada;
  lazada.set(R"({"fault":"http_503","path":"/orders/get","shop":"2","count":0})");
  CHECK(lazada.orders().status == 200);
  lazada.set(
      R"({"fault":"http_503","path":"/orders/get","shop":"1","after":1,"count":2,"every":2})");
  std::vector<int> statuses;
  for (int i = 0; i < 6; ++i) statuses.push_back(lazada.orders().status);
  CHECK(statuses == std::vector<int>{200, 503, 200, 503, 200, 200});
  CHECK(lazada.get("/seller/get", {}).status == 200);
  lazada.set(R"({"fault":"http_503","count":0})");
  CHECK(lazada.orders().status == 503);
  lazada.control("DELETE", "faults");
  CHECK(lazada.orders().status == 200);
  CHECK(lazada.control("GET", "requests")["faults"]["http_503"].GetInt() == 3);
  CHECK(lazada.control("POST", "faults", R"({"fault":"earthquake"})").HasMember("error"));
}

TEST_CASE("a rate and a daily limit refuse the calls that are too many") {
  TestLazada lazada(TestLazada::small(), {.rate = 3, .limit_per_day = 6});
  lazada.connect();
  int refused = 0;
  for (int i = 0; i < 5; ++i) refused += lazada.code("/seller/get", {}) == "0" ? 0 : 1;
  CHECK(refused >= 1);
  lazada.control("POST", "settings", R"({"rate":0})");
  lazada.code("/seller/get", {});
  CHECK(lazada.code("/seller/get", {}) == "AppCallLimit");
}

}  // namespace ecsync::sandbox
