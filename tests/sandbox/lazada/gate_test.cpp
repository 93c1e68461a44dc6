#include <doctest/doctest.h>

#include "tests/sandbox/lazada/lazada_client.h"

namespace ecsync::sandbox {

TEST_CASE("the app key is looked at before anything else") {
  const TestLazada lazada;
  CHECK(lazada.code("/no/such/path", {{"app_key", "1"}, {"timestamp", "x"}}) == "InvalidAppKey");
  CHECK(lazada.code("/no/such/path", {}) == "InvalidApiPath");
}

TEST_CASE("a call without one of the system parameters names it") {
  const TestLazada lazada;
  const auto answer = send_request(lazada.port(), "GET", "/rest/orders/get?app_key=100132");
  CHECK(answer.status == 200);
  CHECK(answer.body.find("“timestamp”") != std::string::npos);
  CHECK(answer.body.find("\"MissingParameter\"") != std::string::npos);
  CHECK(lazada.code("/orders/get", {}) == "MissingParameter");  // no access token yet
}

TEST_CASE("a clock two hours off or in seconds is refused") {
  TestLazada lazada;
  lazada.connect();
  CHECK(lazada.code("/seller/get", {{"timestamp", timestamp_text(7190)}}) == "0");
  CHECK(lazada.code("/seller/get", {{"timestamp", timestamp_text(-7190)}}) == "0");
  CHECK(lazada.code("/seller/get", {{"timestamp", timestamp_text(7210)}}) == "IllegalTimestamp");
  CHECK(lazada.code("/seller/get", {{"timestamp", timestamp_text(-7210)}}) == "IllegalTimestamp");
  CHECK(lazada.code("/seller/get", {{"timestamp", "1795403700"}}) == "IllegalTimestamp");
}

TEST_CASE("a wrong signature is refused and counted") {
  TestLazada lazada;
  lazada.connect();
  CHECK(lazada.code("/seller/get", {{"sign", std::string(64, '0')}}) == "IncompleteSignature");
  CHECK(lazada.code("/seller/get", {{"sign_method", "hmac"}}) == "IncompleteSignature");
  CHECK(lazada.control("GET", "requests")["refused_signatures"].GetInt() == 2);
}

TEST_CASE("a form is as good as a query, and both are signed together") {
  const TestLazada lazada;
  std::string body;
  for (const auto& [name, value] : lazada.sign("/auth/token/create", {{"code", lazada.consent()}}))
    body += (body.empty() ? "" : "&") + name + "=" + url_encode(value);
  const auto answer = send_request(lazada.port(), "POST", "/rest/auth/token/create", body,
                                   {{"Content-Type", "application/x-www-form-urlencoded"}});
  CHECK(answer.body.find("access_token") != std::string::npos);
}

TEST_CASE("a path outside the gateway is a page and not JSON") {
  const TestLazada lazada;
  const auto answer = send_request(lazada.port(), "GET", "/orders/get");
  CHECK(answer.status == 404);
  CHECK(answer.headers.at("content-type") == "text/html");
}

TEST_CASE("every answer carries the server's own date") {
  const TestLazada lazada;
  const auto answer = lazada.get("/orders/get", {});
  CHECK(answer.headers.at("date").starts_with("Mon, 23 Nov 2026 03:15:0"));
}

TEST_CASE("gzip is used when asked for") {
  TestLazada lazada;
  lazada.connect();
  const Fields all = {{"created_after", "2026-01-01T00:00:00+07:00"}};
  const auto plain = lazada.get("/orders/get", all);
  const auto packed = lazada.get("/orders/get", all, {{"Accept-Encoding", "gzip"}});
  CHECK(packed.headers.at("content-encoding") == "gzip");
  CHECK(packed.wire_bytes * 4 < plain.wire_bytes);
  CHECK(packed.body.find("countTotal") != std::string::npos);
}

}  // namespace ecsync::sandbox
