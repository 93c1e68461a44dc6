#include "adapters/shopee/errors.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace ecsync {
namespace {

using enum ErrorCode;
using namespace std::chrono_literals;

// 2026-11-23T15:00:00Z is 23:00 in UTC+8.
constexpr Timestamp now = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + 15h;

std::optional<Error> judged(const std::string& body, int status = 200,
                            const std::vector<std::string_view>& secrets = {}) {
  auto document = json::Document::parse(body);
  REQUIRE(document);
  HttpResponse response;
  response.status = status;
  return shopee::judge(response, document->root(), now, secrets);
}

Error refused(const std::string& code, const std::string& message = "", int status = 200) {
  const auto error = judged(
      fmt::format(R"({{"error":"{}","message":"{}","request_id":"e3e3:1:2"}})", code, message),
      status);
  REQUIRE(error);
  return *error;
}

struct Meaning {
  const char* code;
  const char* message;
  ErrorCode meaning;
};

// Written from the documentation's table, not from the one under test.
const std::vector<Meaning> meanings{
    {"error_not_found", "", remote_refused},
    {"error_param", "There is no partner_id in query.", remote_refused},
    {"error_param", "There is no access_token in query.", remote_refused},
    {"error_param", "Timestamp is invalid, should be an integer between 0 and 4294967295.",
     remote_refused},
    {"error_param", "Timestamp is expired.", remote_refused},
    {"error_param", "Invalid timestamp", remote_refused},
    {"error_param", "The order_sn you queried is not found.", not_found},
    {"error_auth", "System error, please try again later.", remote_unavailable},
    {"error_auth", "Invalid sign", app_refused},
    {"invalid_partner_id", "Invalid partner_id, please have a check.", app_refused},
    {"error_sign", "Wrong sign.", app_refused},
    {"invalid_acceess_token", "Invalid access_token, please have a check.", auth_expired},
    {"invalid_access_token", "", auth_expired},
    {"error_auth", "Invalid access_token.", auth_expired},
    {"source_ip_undeclared", "Request Source IP (203.0.113.9) is undeclared", remote_refused},
    {"error_auth", "Invalid partner_id or shopid.", remote_refused},
    {"error_auth", "Invalid code", auth_refused},
    {"error_auth", "Invalid refresh_token.", auth_required},
    {"error_auth", "partner_id is invalid", app_refused},
    {"error_auth", "No permission to current api.", remote_refused},
    {"error_auth", "", remote_refused},
    {"shop_no_linked", "Partner and shop has no linked.", auth_required},
    {"partner_shop_no_link", "", auth_required},
    {"shop_access_expired", "Your access to shop has expired.", auth_required},
    {"refresh_token_expired", "Your refresh_token expired.", auth_required},
    {"error_shop_refresh_token",
     "Your refresh token is error ,please check refresh token or shopid.", auth_required},
    {"error_param",
     "Your refresh token or shop_id is wrong, please check refresh token or shop_id.",
     auth_required},
    {"invalid_code", "", auth_refused},
    {"invalid_shop_id", "", auth_refused},
    {"invalid_main_acount_id", "", auth_refused},
    {"shop_banned", "", remote_refused},
    {"error_kyc_auth", "", remote_refused},
    {"error_ashop_api_permission", "", remote_refused},
    {"error_api_permission", "", remote_refused},
    {"error_permission", "", remote_refused},
    {"error_api_call_restricted", "", remote_refused},
    {"error_partner_key_expired", "", app_refused},
    {"api_suspended", "", remote_refused},
    {"error_rate_limit", "Too many requests.", rate_limited},
    {"ads.rate_limit.exceed_shop_api", "", rate_limited},
    {"ads.rate_limit.exceed_partner_api", "", rate_limited},
    {"ads.rate_limit.exceed_api", "", rate_limited},
    {"error_too_frequent", "", rate_limited},
    {"error_limit", "the daily API call limit", rate_limited},
    {"error_server", "", remote_unavailable},
    {"error_inner", "", remote_unavailable},
    {"error_network", "", remote_unavailable},
    {"error_system_busy", "", remote_unavailable},
    {"error_data", "parse data failed", remote_unavailable},
    {"common.unknown_error", "", remote_unavailable},
    {"error_param", "Wrong parameters, detail: page_size must be 100 or less.", remote_refused},
    {"order.order_list_invalid_time", "Start time must be earlier than end time.", remote_refused},
    {"error_not_found", "Wrong parameters, detail: the order is not found.", not_found},
    {"product.error_item_not_found", "", not_found},
};

TEST_CASE("every Shopee error of the documentation has its meaning, whatever the HTTP status") {
  for (const auto& expected : meanings) {
    CAPTURE(expected.code);
    CAPTURE(expected.message);
    for (const int status : {200, 403}) {
      const Error error = refused(expected.code, expected.message, status);
      CHECK(error.code == expected.meaning);
      CHECK(error.message.english().find(expected.code) != std::string::npos);
      CHECK(error.message.english().find("e3e3:1:2") != std::string::npos);
      CHECK(error.details.find("e3e3:1:2") != std::string::npos);
    }
  }
}

TEST_CASE("a Shopee error means the same behind the prefix of a module") {
  for (const auto& expected : meanings) {
    const std::string code = expected.code;
    if (code.find('.') != std::string::npos) continue;
    CAPTURE(code);
    for (const char* const module : {"order.", "product.", "common."})
      CHECK(refused(module + code, expected.message).code == expected.meaning);
  }
}

TEST_CASE("a Shopee message may be missing, null, a list or named msg") {
  CHECK(judged(R"({"error":"error_auth"})")->code == remote_refused);
  CHECK(judged(R"({"error":"error_auth","message":null})")->code == remote_refused);
  CHECK(judged(R"({"error":"error_auth","message":["Invalid access_token","x"]})")->code ==
        auth_expired);
  CHECK(judged(R"({"error":"error_auth","msg":"Invalid access_token"})")->code == auth_expired);
  CHECK(judged(R"({"error":"error_auth","message":{"a":1}})")->code == remote_refused);
}

TEST_CASE("a Shopee answer is a success when its error is empty and by nothing else") {
  CHECK_FALSE(judged(R"({"error":"","message":"","response":{},"request_id":"1"})"));
  CHECK_FALSE(judged(R"({"error":"","message":null,"warning":["x"],"shop_name":"A"})"));
  CHECK_FALSE(judged(R"({"access_token":"a","refresh_token":"r"})"));
  CHECK_FALSE(judged(R"({"response":{"more":false}})"));
  CHECK(judged(R"({"error":"-","response":{}})")->code == remote_refused);
  CHECK(judged(R"({"error":"","response":{}})", 502)->code == remote_unavailable);
  CHECK(judged(R"({"something":1})")->code == remote_unavailable);
  CHECK(judged(R"({})", 429)->code == rate_limited);
}

TEST_CASE("Shopee's daily limit lasts until midnight in UTC+8 and says so") {
  const auto error = refused("error_limit", "daily API call limit");
  REQUIRE(error.retry_after);
  CHECK(*error.retry_after == 1h);
  CHECK(error.hint.english().find("00:00 (UTC+8)") != std::string::npos);
  CHECK_FALSE(refused("error_rate_limit").retry_after);
}

TEST_CASE("a limit of Shopee's is told in its own words") {
  CHECK(refused("error_rate_limit", "Too many requests, slow down.", 429).message ==
        "Shopee: too many calls: Too many requests, slow down (code error_rate_limit, "
        "request_id e3e3:1:2)");
}

TEST_CASE("a Shopee clock fault names the clock and is known as one") {
  const auto error = refused("error_param", "Timestamp is expired.");
  CHECK(error.message.english().find("clock") != std::string::npos);
  const auto fault =
      json::Document::parse(R"({"error":"common.error_param","message":"Timestamp is expired."})");
  CHECK(shopee::is_clock_fault(fault->root()));
  const auto other = json::Document::parse(R"({"error":"error_param","message":"no timestamp."})");
  CHECK_FALSE(shopee::is_clock_fault(other->root()));
}

TEST_CASE("every word of Shopee's about the timestamp is about the clock, and is quoted") {
  for (const char* const words :
       {"Invalid timestamp", "Timestamp is invalid", "timestamp is expired"}) {
    CAPTURE(words);
    const auto fault =
        json::Document::parse(fmt::format(R"({{"error":"error_param","message":"{}"}})", words));
    CHECK(shopee::is_clock_fault(fault->root()));
    CHECK(refused("error_param", words).message.english().find(words) != std::string::npos);
  }
}

TEST_CASE("a wrong signature in Shopee's common words points to the key and the clock") {
  const auto error = refused("common.error_auth", "Invalid sign");
  CHECK(error.code == app_refused);
  CHECK(error.hint.english().find("partner key") != std::string::npos);
  CHECK(error.hint.english().find("clock") != std::string::npos);
}

TEST_CASE("a refused address is named, because its owner has to list it") {
  CHECK(refused("source_ip_undeclared", "Request Source IP (203.0.113.9) is undeclared")
            .message.english()
            .find("203.0.113.9") != std::string::npos);
}

TEST_CASE("a Shopee code that nobody documented is judged by its words and never ends a consent") {
  CHECK(refused("brand_new", "Too many requests").code == rate_limited);
  CHECK(refused("brand_new", "", 429).code == rate_limited);
  CHECK(refused("brand_new", "System error, try again").code == remote_unavailable);
  CHECK(refused("brand_new", "", 503).code == remote_unavailable);
  CHECK(refused("brand_new", "access token, refresh token, shop").code == remote_refused);
  CHECK(refused("brand_new", "the moon is full").message.english().find("the moon is full") !=
        std::string::npos);
}

TEST_CASE("a Shopee refusal without words and documentation still is a sentence with a remedy") {
  const auto error = refused("brand_new");
  CHECK(error.message == "Shopee refused the call (code brand_new, request_id e3e3:1:2)");
  CHECK(error.hint.english().find("support") != std::string::npos);
  CHECK(refused("brand_new", "For more:  ").message ==
        "Shopee refused: For more (code brand_new, request_id e3e3:1:2)");
}

TEST_CASE("a secret that Shopee repeats is not shown") {
  const auto error =
      judged(R"({"error":"error_param","message":"bad shpkSECRET for TOK","request_id":"TOK"})",
             200, {"shpkSECRET", "TOK", ""});
  REQUIRE(error);
  for (const auto* text : {&error->message.english(), &error->hint.english(), &error->details}) {
    CHECK(text->find("shpkSECRET") == std::string::npos);
    CHECK(text->find("TOK") == std::string::npos);
  }
}

}  // namespace
}  // namespace ecsync
