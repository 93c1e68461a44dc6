#include "adapters/lazada/errors.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace ecsync {
namespace {

using enum ErrorCode;

std::optional<Error> judged(const std::string& body, int status = 200,
                            const std::vector<std::string_view>& secrets = {}) {
  auto document = json::Document::parse(body);
  REQUIRE(document);
  HttpResponse response;
  response.status = status;
  return lazada::judge(response, document->root(), secrets);
}

Error refused(const std::string& code, const std::string& message = "", int status = 200) {
  const auto error =
      judged(fmt::format(R"({{"type":"ISV","code":"{}","message":"{}","request_id":"0b1d"}})", code,
                         message),
             status);
  REQUIRE(error);
  return *error;
}

TEST_CASE("every Lazada error code of the documentation has its meaning") {
  const std::vector<std::pair<const char*, ErrorCode>> meanings{
      {"MissingParameter", remote_refused},
      {"InvalidAppKey", app_refused},
      {"IncompleteSignature", app_refused},
      {"IllegalTimestamp", remote_refused},
      {"InvalidTimestamp", remote_refused},
      {"InvalidApiPath", remote_refused},
      {"InsufficientPermission", remote_refused},
      {"AppWhiteIpLimit", remote_refused},
      {"IllegalAccessToken", auth_expired},
      {"InvalidAccessToken", auth_expired},
      {"IllegalRefreshToken", auth_required},
      {"AUTH_TYPE_UNSUPPORTED", auth_required},
      {"InvalidCode", auth_refused},
      {"ApiCallLimit", rate_limited},
      {"SellerCallLimit", rate_limited},
      {"AppCallLimit", rate_limited},
      {"901", rate_limited},
      {"1002", rate_limited},
      {"506", remote_unavailable},
      {"ServiceTimeout", timeout},
      {"15", remote_unavailable},
      {"1000", remote_unavailable},
      {"6", remote_unavailable},
      {"1", remote_refused},
      {"5", remote_refused},
      {"30", remote_refused},
      {"14", remote_refused},
      {"17", remote_refused},
      {"19", remote_refused},
      {"16", not_found},
      {"36", remote_refused},
      {"74", remote_refused},
      {"75", remote_refused},
      {"37", remote_refused},
      {"38", remote_refused},
      {"39", not_found},
      {"56", remote_refused},
      {"70", remote_refused},
      {"97", remote_refused},
      {"207", not_found},
      {"4191", remote_refused},
      {"SellerNotVerified", remote_refused},
      {"SellerNotActive", remote_refused},
      {"501", remote_refused},
      {"4171", remote_refused},
      {"212", remote_refused},
  };
  for (const auto& [this_code, meaning] : meanings) {
    const auto& code = this_code;
    CAPTURE(code);
    const Error error = refused(code);
    CHECK(error.code == meaning);
    CHECK(error.message.english().find(code) != std::string::npos);
    CHECK(error.message.english().find("0b1d") != std::string::npos);
  }
}

TEST_CASE("a Lazada answer counts by its code and not by its HTTP status") {
  CHECK_FALSE(judged(R"({"code":"0","data":{}})"));
  CHECK_FALSE(judged(R"({"code":0,"data":{}})"));
  CHECK(judged(R"({"code":"0","data":{}})", 502)->code == remote_unavailable);
  CHECK(judged(R"({"data":{}})")->code == remote_unavailable);
  CHECK(judged(R"({})", 429)->code == rate_limited);
  CHECK(refused("IllegalAccessToken", "", 403).code == auth_expired);
}

TEST_CASE("a wait that Lazada names is taken over") {
  const auto error = refused(
      "ApiCallLimit", "Api access frequency exceeds the limit. this ban will last 3 seconds");
  REQUIRE(error.retry_after);
  CHECK(*error.retry_after == std::chrono::seconds(3));
  CHECK_FALSE(refused("SellerCallLimit", "slow down").retry_after);
  CHECK(refused("901").retry_after == std::chrono::milliseconds(1000));
}

TEST_CASE("a limit of Lazada's is told in its own words") {
  CHECK(
      refused("SellerCallLimit", "Access frequency exceeds the limit. this ban will last 3 seconds")
          .message ==
      "Lazada: too many calls for this shop: Access frequency exceeds the limit. "
      "this ban will last 3 seconds (code SellerCallLimit, request_id 0b1d)");
  CHECK(refused("ApiCallLimit").message ==
        "Lazada: too many calls (code ApiCallLimit, request_id 0b1d)");
}

TEST_CASE("a wrong clock is named as such and calls for no new token") {
  const auto error = refused("IllegalTimestamp", "The timestamp is invalid or malformed");
  CHECK(error.code == remote_refused);
  CHECK(error.message.english().find("clock") != std::string::npos);
  CHECK(error.hint.english().find("clock") != std::string::npos);
}

TEST_CASE("an undocumented Lazada code is refused with its own words") {
  const auto error = refused("BrandNewRule", "You shall not pass");
  CHECK(error.code == remote_refused);
  CHECK(error.message.english().find("You shall not pass") != std::string::npos);
  CHECK(error.message.english().find("BrandNewRule") != std::string::npos);
}

TEST_CASE("an undocumented Lazada code that speaks of a backend failure is temporary") {
  CHECK(refused("9999", "Remote service error").code == remote_unavailable);
  CHECK(refused("ServiceUnavailable").code == remote_unavailable);
  CHECK(refused("BackendTimeout").code == remote_unavailable);
  CHECK(refused("FlowLimit", "The request is too frequent").code == rate_limited);
  CHECK(refused("4711", "odd", 503).code == remote_unavailable);
  CHECK(refused("4711", "odd", 429).code == rate_limited);
}

TEST_CASE("a secret that Lazada repeats does not get into the error") {
  const auto error = judged(
      R"({"code":"Odd50000token","message":"token 50000token bad","request_id":"50000token"})", 200,
      {"50000token"});
  REQUIRE(error);
  CHECK(error->message.english().find("50000token") == std::string::npos);
  CHECK(error->details.find("50000token") == std::string::npos);
  CHECK(error->message.english().find("***") != std::string::npos);
}

TEST_CASE("only refusals of single orders set an order aside") {
  CHECK(lazada::about_one_order("16"));
  CHECK(lazada::about_one_order("37"));
  CHECK(lazada::about_one_order("NeverHeardOf"));
  CHECK_FALSE(lazada::about_one_order("InsufficientPermission"));
  CHECK_FALSE(lazada::about_one_order("AppWhiteIpLimit"));
  CHECK_FALSE(lazada::about_one_order("IllegalAccessToken"));
}

}  // namespace
}  // namespace ecsync
