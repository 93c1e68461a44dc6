#include "adapters/tiktok/errors.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace ecsync {
namespace {

using enum ErrorCode;
using namespace std::chrono_literals;

constexpr Timestamp half_past_five{std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + 5h +
                                   30min};

std::optional<Error> judged(const std::string& body, int status = 200,
                            const std::vector<std::string_view>& secrets = {}) {
  auto document = json::Document::parse(body);
  REQUIRE(document);
  HttpResponse response;
  response.status = status;
  return tiktok::judge(response, document->root(), half_past_five, secrets);
}

Error refused(const std::string& code, const std::string& message = "", int status = 200) {
  const auto error =
      judged(fmt::format(R"({{"code":{},"message":"{}","request_id":"202606F","data":null}})", code,
                         message),
             status);
  REQUIRE(error);
  return *error;
}

TEST_CASE("every TikTok error code of the documentation has its meaning") {
  const std::vector<std::pair<const char*, ErrorCode>> meanings{
      {"36009002", rate_limited},
      {"36009036", rate_limited},
      {"36009037", rate_limited},
      {"36009003", remote_unavailable},
      {"36009007", timeout},
      {"105002", auth_expired},
      {"105001", auth_expired},
      {"36009004", remote_refused},
      {"106001", app_refused},
      {"106013", auth_required},
      {"101000", auth_required},
      {"105005", remote_refused},
      {"105004", remote_refused},
      {"36009033", remote_refused},
      {"36009009", remote_refused},
      {"36009010", remote_refused},
      {"36009014", remote_refused},
      {"36009022", remote_refused},
      {"36009043", remote_refused},
      {"36009044", remote_refused},
      {"98001004", remote_refused},
      {"66007001", remote_unavailable},
      {"10002014", remote_unavailable},
      {"10002015", remote_unavailable},
      {"10037002", remote_unavailable},
      {"10037003", remote_unavailable},
      {"10037004", remote_unavailable},
      {"10006402", remote_unavailable},
      {"21008111", remote_refused},
      {"12052180", remote_refused},
      {"12019150", not_found},
      {"12052032", not_found},
      {"12019109", remote_refused},
      {"12019118", remote_refused},
      {"12019119", remote_refused},
      {"12019027", remote_refused},
      {"12019087", remote_refused},
      {"36004004", auth_refused},
      {"36004005", auth_required},
      {"36004001", auth_required},
  };
  for (const auto& [this_code, meaning] : meanings) {
    const auto& code = this_code;
    CAPTURE(code);
    const Error error = refused(code);
    CHECK(error.code == meaning);
    CHECK(error.message.english().find(code) != std::string::npos);
    CHECK(error.message.english().find("202606F") != std::string::npos);
    CHECK(error.details.find("202606F") != std::string::npos);
  }
}

TEST_CASE("TikTok's code of a dozen errors is told apart by words however they are written") {
  const std::vector<std::pair<const char*, ErrorCode>> meanings{
      {"Invalid credentials. The `x-tts-access-token` header is invalid.", auth_expired},
      {"Invalid credentials. The 'x-tts-access-token' header is invalid. For more details: "
       "https://m.tiktok.shop/s/app_key",
       auth_expired},
      {"access_token is invalid", auth_expired},
      {"The Access Token was withdrawn", auth_expired},
      {"Invalid `timestamp`: expired", remote_refused},
      {"'Timestamp' does not fit the access_token", remote_refused},
      {"Missing credentials: `sign`", remote_refused},
      {"The signature is missing", remote_refused},
      {"Invalid `app_key`", app_refused},
      {"The 'shop_cipher' is not required for this API", remote_refused},
      {"access_token in the query is not required", remote_refused},
      {"Invalid shop_id", remote_refused},
      {"page_size is missing. For more details: https://m.tiktok.shop/access_token",
       remote_refused},
      {"invalid param page_token", remote_refused},
  };
  for (const auto& [this_message, meaning] : meanings) {
    const auto& message = this_message;
    CAPTURE(message);
    CHECK(refused("36009004", message, 400).code == meaning);
    CHECK(refused("36009004", message, 401).code == meaning);
  }
}

TEST_CASE("a TikTok clock fault names the clock and a parameter fault the parameter") {
  const auto clock = refused("36009004", "Invalid timestamp");
  CHECK(clock.message.english().find("clock") != std::string::npos);
  CHECK(clock.hint.english().find("clock") != std::string::npos);
  const auto parameter = refused("36009004", "page_size is missing. See https://m.tiktok.shop/x");
  CHECK(parameter.message.english().find("page_size is missing") != std::string::npos);
  CHECK(parameter.message.english().find("http") == std::string::npos);
}

TEST_CASE("a missing scope names the scopes that ecsync needs") {
  const auto error = refused("105005", "you should apply auth pkg for this api");
  CHECK(error.hint.english().find("Order Information") != std::string::npos);
  CHECK(error.hint.english().find("Product Basic") != std::string::npos);
}

TEST_CASE("a TikTok answer counts by its code and not by its HTTP status") {
  CHECK_FALSE(judged(R"({"code":0,"message":"Success","data":{}})"));
  CHECK_FALSE(judged(R"({"code":"0","message":"success"})"));
  CHECK(judged(R"({"code":0,"data":{}})", 502)->code == remote_unavailable);
  CHECK(judged(R"({"data":{}})")->code == remote_unavailable);
  CHECK(judged(R"({})", 429)->code == rate_limited);
  CHECK(refused("105002", "", 401).code == auth_expired);
  CHECK(refused("106001", "", 401).code == app_refused);
}

TEST_CASE("a TikTok code that nobody documented is judged by its words") {
  CHECK(refused("4711", "Too many requests").code == rate_limited);
  CHECK(refused("4711", "", 429).code == rate_limited);
  CHECK(refused("4711", "Internal error, please retry").code == remote_unavailable);
  CHECK(refused("4711", "", 503).code == remote_unavailable);
  const auto error = refused("4711", "the moon is full");
  CHECK(error.code == remote_refused);
  CHECK(error.message.english().find("the moon is full") != std::string::npos);
  CHECK(refused("4711", "access token gone", 401).code == remote_refused);
}

TEST_CASE("a limit of TikTok's is told in its own words, and no sentence runs into the next") {
  const auto error = refused(
      "36009002", "Too many requests, slow down. For more details: https://m.tiktok.shop/x", 429);
  CHECK(error.message ==
        "TikTok Shop: too many calls: Too many requests, slow down (code 36009002, "
        "request_id 202606F)");
  CHECK_FALSE(error.ends_run);
  CHECK(refused("98001004", "page_size is missing. For more detail see http://x").message ==
        "TikTok Shop: a parameter is not accepted: page_size is missing (code 98001004, "
        "request_id 202606F)");
}

TEST_CASE("the hourly limit of a TikTok test shop ends the run and lasts to the full hour") {
  const auto error = refused("36009037", "Rate limit of test shops", 429);
  CHECK(error.code == rate_limited);
  CHECK(error.ends_run);
  CHECK(error.retry_after == 30min);
  CHECK(error.message.english().find("test shop") != std::string::npos);
}

TEST_CASE("a TikTok shop or seller that is inactive is told as such") {
  CHECK(refused("36009043", "", 401).message.english().find("the shop is inactive") !=
        std::string::npos);
  CHECK(refused("36009044", "", 401).message.english().find("seller's account is inactive") !=
        std::string::npos);
}

TEST_CASE("a secret that TikTok repeats is not shown") {
  const auto error =
      judged(R"({"code":98001004,"message":"bad s3cr3t for ROW_tok","request_id":"ROW_tok"})", 400,
             {"s3cr3t", "ROW_tok", ""});
  REQUIRE(error);
  CHECK(error->message.english().find("s3cr3t") == std::string::npos);
  CHECK(error->message.english().find("ROW_tok") == std::string::npos);
  CHECK(error->details.find("ROW_tok") == std::string::npos);
}

}  // namespace
}  // namespace ecsync
