#include "core/http/caller.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/http/server_clock.h"
#include "tests/support/fixed_clock.h"
#include "tests/support/scripted_http.h"

namespace ecsync {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

const Timestamp start{std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + 3h};
constexpr auto url = "https://api.example.vn/orders?access_token=TOKEN";

/// {"error":"NAME"} refuses with that code; anything else is a success.
std::optional<Error> judge(const HttpResponse& /*response*/, const json::Value& root) {
  const auto error = root["error"].text_or("");
  if (error.empty()) return std::nullopt;
  for (const auto code : {ErrorCode::rate_limited, ErrorCode::auth_expired,
                          ErrorCode::auth_required, ErrorCode::remote_unavailable}) {
    if (name(code) == error) return make_error(code, verbatim("refused by the shop"));
  }
  root["error"].fail("unknown");
}

/// One run against a script, with time standing still and the largest jitter.
struct Bench {
  test::ScriptedHttp http;
  test::FixedClock clock{start};
  ServerClock server{clock};
  Patience patience;
  double jitter = 1.0;
  std::optional<Caller> made;

  Caller& caller() {
    if (!made) made.emplace(http, clock, server, patience, [this] { return jitter; });
    return *made;
  }
  static HttpRequest build(std::chrono::sys_time<milliseconds> now) {
    HttpRequest request;
    request.url = url + ("&timestamp=" + std::to_string(now.time_since_epoch().count()));
    return request;
  }
  Result<json::Document> read() { return caller().read(&build, &judge); }
  Caller::OnceOutcome once() { return caller().once(&build, &judge); }
  ErrorCode refusal() {
    auto result = read();
    REQUIRE_FALSE(result);
    return result.error().code;
  }
  Caller::OnceFailure once_failure() {
    auto outcome = once();
    REQUIRE(std::holds_alternative<Caller::OnceFailure>(outcome));
    return std::get<Caller::OnceFailure>(outcome);
  }
};

using Pauses = std::vector<milliseconds>;

HttpResponse response(int status, std::string body, std::string retry_after = "",
                      std::string date = "") {
  return {status, std::move(body), std::move(date), std::move(retry_after)};
}

}  // namespace

TEST_CASE("a good answer is read with one request") {
  Bench bench;
  bench.http.answer(200, R"({"data":7})");
  const auto document = bench.read();
  REQUIRE(document);
  CHECK(document->root()["data"].integer() == 7);
  CHECK(bench.caller().traffic().requests == 1);
  CHECK(bench.caller().traffic().retries == 0);
  CHECK(bench.clock.pauses().empty());
}

TEST_CASE("a repeat is built anew so that its timestamp is fresh") {
  Bench bench;
  bench.http.fail(ErrorCode::network).answer(200, "{}");
  CHECK(bench.read());
  REQUIRE(bench.http.requests().size() == 2);
  CHECK(bench.http.requests()[0].url != bench.http.requests()[1].url);
  CHECK(bench.http.requests()[0].repeatable);
}

TEST_CASE("a read is tried four times with doubling pauses and full jitter") {
  Bench bench;
  bench.http.fail(ErrorCode::network).fail(ErrorCode::timeout).answer(502, "<html>");
  bench.http.answer(200, "{\"data\":[1,");
  CHECK(bench.refusal() == ErrorCode::remote_unavailable);
  CHECK(bench.clock.pauses() == Pauses{500ms, 1000ms, 2000ms});
  CHECK(bench.caller().traffic().requests == 4);
  CHECK(bench.caller().traffic().retries == 3);

  Bench lucky;
  lucky.jitter = 0.25;
  lucky.http.fail(ErrorCode::network).fail(ErrorCode::network).answer(200, "{}");
  CHECK(lucky.read());
  CHECK(lucky.clock.pauses() == Pauses{125ms, 250ms});
}

TEST_CASE("pauses stop growing at the longest one") {
  Bench bench;
  bench.patience.tries = 6;
  bench.patience.longest_pause = 3s;
  for (int i = 0; i < 6; ++i) bench.http.fail(ErrorCode::timeout);
  CHECK(bench.refusal() == ErrorCode::timeout);
  CHECK(bench.clock.pauses() == Pauses{500ms, 1s, 2s, 3s, 3s});
}

TEST_CASE("without a given source the pauses are random and below the full one") {
  Bench bench;
  Caller caller(bench.http, bench.clock, bench.server);
  bench.http.fail(ErrorCode::network).answer(200, "{}");
  CHECK(caller.read(&Bench::build, &judge));
  REQUIRE(bench.clock.pauses().size() == 1);
  CHECK(bench.clock.pauses()[0] < 500ms);
}

TEST_CASE("a refusal by the marketplace is final whatever the HTTP status") {
  for (const int status : {200, 401, 403, 500}) {
    Bench bench;
    bench.http.answer(status, R"({"error":"AUTH_EXPIRED"})");
    CHECK(bench.refusal() == ErrorCode::auth_expired);
    CHECK(bench.http.requests().size() == 1);
  }
}

TEST_CASE("a passing trouble named in the body is tried again") {
  Bench bench;
  bench.http.answer(200, R"({"error":"REMOTE_UNAVAILABLE"})").answer(200, "{}");
  CHECK(bench.read());
  CHECK(bench.clock.pauses() == Pauses{500ms});
}

TEST_CASE("a success under an error status is none") {
  Bench server_error;
  server_error.http.answer(500, "{}").answer(503, "{}").answer(500, "{}").answer(500, "{}");
  CHECK(server_error.refusal() == ErrorCode::remote_unavailable);
  Bench client_error;
  client_error.http.answer(404, "{}");
  CHECK(client_error.refusal() == ErrorCode::remote_refused);
}

TEST_CASE("an answer that is not JSON is judged by its status") {
  Bench page;
  for (int i = 0; i < 4; ++i) page.http.answer(200, "<html>");
  const auto result = page.read();
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::remote_unavailable);
  CHECK(result.error().message == "api.example.vn answered with something that is not JSON");
  Bench blocked;
  blocked.http.answer(403, "<html>");
  CHECK(blocked.refusal() == ErrorCode::remote_refused);
}

TEST_CASE("JSON that the marketplace's reader does not understand is not tried again") {
  Bench bench;
  bench.http.answer(200, R"({"error":"NEW_ERROR"})");
  const auto result = bench.read();
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::remote_bad_answer);
  CHECK(result.error().message.english().find("api.example.vn") == 0);
  Bench gateway;  // a gateway's own JSON under a 5xx is an outage
  gateway.http.answer(502, R"({"error":"Bad Gateway"})").answer(200, "{}");
  CHECK(gateway.read());
}

TEST_CASE("a redirect is refused without reading or following it") {
  Bench bench;
  bench.http.answer(302, R"({"error":"AUTH_EXPIRED"})");
  const auto result = bench.read();
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::remote_refused);
  CHECK(result.error().message.english().find("redirect; refusing to follow it") !=
        std::string::npos);
  CHECK(bench.http.requests().size() == 1);
}

TEST_CASE("waiting for a rate limit is not a try") {
  Bench bench;
  for (int i = 0; i < 6; ++i) bench.http.answer(429, "");
  bench.http.fail(ErrorCode::network).answer(200, R"({"error":"RATE_LIMITED"})").answer(200, "{}");
  CHECK(bench.read());
  CHECK(bench.caller().traffic().requests == 9);
  CHECK(bench.caller().traffic().limit_wait == 500ms + 1s + 2s + 4s + 8s + 16s + 30s);
}

TEST_CASE("a rate limit's own hint is respected") {
  Bench bench;
  bench.http.answer(response(429, "", "7")).answer(200, "{}");
  CHECK(bench.read());
  CHECK(bench.clock.pauses() == Pauses{7s});
  CHECK(bench.caller().traffic().limit_wait == 7s);
}

TEST_CASE("a hint counts by its number, however many digits it is written with") {
  for (const char* nothing : {"0", "0000000000", "00000000000000000000000000000000"}) {
    CAPTURE(nothing);
    Bench bench;
    bench.http.answer(response(429, "", nothing)).answer(200, "{}");
    CHECK(bench.read());
    CHECK(bench.clock.pauses() == Pauses{500ms});
  }
  Bench bench;
  bench.http.answer(response(429, "", "0000000000000000000000000007")).answer(200, "{}");
  CHECK(bench.read());
  CHECK(bench.clock.pauses() == Pauses{7s});
}

TEST_CASE("HTTP 429 is a limit in the marketplace's own words, whatever its body says") {
  for (const char* code : {"RATE_LIMITED", "AUTH_EXPIRED"}) {
    CAPTURE(code);
    Bench bench;
    bench.patience.longest_limit_wait = 0s;
    bench.http.answer(response(429, fmt::format(R"({{"error":"{}"}})", code), "0"));
    const auto result = bench.read();
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::rate_limited);
    CHECK(result.error().message == "refused by the shop");
    CHECK(result.error().retry_after == milliseconds(0));
  }
}

TEST_CASE("a limit that the run does not wait for ends it, and says when to come back") {
  Bench bench;
  bench.http.answer(response(429, R"({"error":"RATE_LIMITED"})", "3600"));
  const auto result = bench.read();
  REQUIRE_FALSE(result);
  CHECK(result.error().message == "refused by the shop");
  CHECK(result.error().hint == "Run the command again after 2026-11-23T04:00:00Z.");
  CHECK(bench.refusal() == ErrorCode::rate_limited);
  CHECK(std::holds_alternative<Caller::OnceFailure>(bench.once()));
  CHECK(bench.http.requests().size() == 1);
}

TEST_CASE("a limit that ends the run is not waited for, however near its end") {
  Bench bench;
  bench.http.answer(200, "{}");
  const auto at_once = [](const HttpResponse&, const json::Value&) {
    auto error = make_error(ErrorCode::rate_limited, verbatim("no more this hour"));
    error.retry_after = 2s;
    error.ends_run = true;
    return std::optional(error);
  };
  const auto result = bench.caller().read(&Bench::build, at_once);
  REQUIRE_FALSE(result);
  CHECK(result.error().hint == "Run the command again after 2026-11-23T03:00:02Z.");
  CHECK(bench.clock.pauses().empty());
  CHECK(bench.refusal() == ErrorCode::rate_limited);
  CHECK(bench.http.requests().size() == 1);
}

TEST_CASE("a page that is none of the marketplace's hints at what may be behind it") {
  const auto hint = [](int status) {
    Bench bench;
    bench.http.answer(status, "<html>");
    const auto result = bench.read();
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::remote_refused);
    return result.error().hint.english();
  };
  CHECK(hint(404).find("host or the path may be wrong") != std::string::npos);
  CHECK(hint(403).find("list of IP addresses") != std::string::npos);
  CHECK(hint(400).empty());
}

TEST_CASE("a hint of nothing does not become a tight loop") {
  Bench bench;
  bench.jitter = 0;
  bench.patience.longest_limit_wait = 3s;
  for (int i = 0; i < 9; ++i) bench.http.answer(response(429, "", "0"));
  CHECK(bench.refusal() == ErrorCode::rate_limited);
  CHECK(bench.clock.pauses() == Pauses{250ms, 500ms, 1s});
}

TEST_CASE("a rate limit that asks for more than the longest wait ends the call") {
  Bench bench;
  bench.http.answer(response(429, "", "601"));
  const auto result = bench.read();
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::rate_limited);
  CHECK(result.error().retry_after == milliseconds(601s));
  CHECK(bench.clock.pauses().empty());
  Bench endless;
  endless.http.answer(response(429, "", "99999999999999999999999"));
  CHECK(endless.refusal() == ErrorCode::rate_limited);
}

TEST_CASE("the wait that the adapter reads from the body counts before the header") {
  Bench bench;
  bench.http.answer(response(200, "{}", "3")).answer(200, "{}");
  bool first = true;
  const auto limited_once = [&first](const HttpResponse&, const json::Value&) {
    auto error = make_error(ErrorCode::rate_limited, verbatim("slow down"));
    error.retry_after = 9s;
    return std::exchange(first, false) ? std::optional(error) : std::nullopt;
  };
  CHECK(bench.caller().read(&Bench::build, limited_once));
  CHECK(bench.clock.pauses() == Pauses{9s});
}

TEST_CASE("an outage's Retry-After is respected as seconds and as a date") {
  Bench bench;
  bench.http.answer(response(503, "", "20"))
      .answer(response(503, "", "Mon, 23 Nov 2026 05:00:42 GMT", "Mon, 23 Nov 2026 05:00:00 GMT"))
      .answer(response(503, "", "Mon, 23 Nov 2026 04:00:00 GMT"))
      .answer(200, "{}");
  CHECK(bench.read());
  CHECK(bench.clock.pauses() == Pauses{20s, 42s, 2s});
  Bench patient;
  patient.http.answer(response(503, "", "86400"));
  CHECK(patient.refusal() == ErrorCode::remote_unavailable);
}

TEST_CASE("the server's time is learnt from every answer and used for the next request") {
  Bench bench;
  bench.http.answer(response(503, "", "", "Mon, 23 Nov 2026 05:00:00 GMT")).answer(200, "{}");
  CHECK(bench.read());
  CHECK(bench.server.now() == start + 2h + 500ms);
  const auto& repeated = bench.http.requests()[1].url;
  CHECK(repeated == Bench::build(start + 2h + 500ms).url);
}

TEST_CASE("ten failed requests in a row end the run") {
  Bench bench;
  for (int i = 0; i < 10; ++i) bench.http.fail(ErrorCode::network);
  CHECK(bench.refusal() == ErrorCode::network);
  CHECK(bench.refusal() == ErrorCode::network);
  const auto last = bench.read();
  REQUIRE_FALSE(last);
  CHECK(last.error().message ==
        "scripted failure; 10 requests in a row failed, so this run stops here");
  CHECK(bench.http.requests().size() == 10);
  CHECK(bench.refusal() == ErrorCode::network);
  CHECK_FALSE(bench.once_failure().maybe_spent);
  CHECK(bench.http.requests().size() == 10);
}

TEST_CASE("an answer in between starts the count of failed requests anew") {
  Bench bench;
  bench.patience.failures_in_a_row = 3;
  bench.patience.tries = 3;
  bench.http.fail(ErrorCode::network).fail(ErrorCode::network).answer(200, "{}");
  bench.http.fail(ErrorCode::network).answer(429, "").fail(ErrorCode::network);
  bench.http.answer(404, R"({"error":"AUTH_EXPIRED"})");
  bench.http.fail(ErrorCode::network).fail(ErrorCode::network).fail(ErrorCode::network);
  CHECK(bench.read());
  CHECK(bench.refusal() == ErrorCode::auth_expired);
  CHECK(bench.refusal() == ErrorCode::network);
  CHECK(bench.http.left() == 0);
}

TEST_CASE("nothing is sent after the deadline") {
  Bench bench;
  bench.patience.deadline = 0ms;
  CHECK(bench.refusal() == ErrorCode::time_limit);
  CHECK(bench.once_failure().error.code == ErrorCode::time_limit);
  CHECK(bench.http.requests().empty());
}

TEST_CASE("no pause reaches past the deadline") {
  Bench bench;
  bench.patience.deadline = 1400ms;
  bench.http.fail(ErrorCode::network).fail(ErrorCode::network);
  CHECK(bench.refusal() == ErrorCode::time_limit);
  CHECK(bench.clock.pauses() == Pauses{500ms});
  CHECK(bench.http.requests().size() == 2);
}

TEST_CASE("a stop ends the wait for the next try") {
  Bench bench;
  bench.clock.stop_after(1);
  bench.http.fail(ErrorCode::network).fail(ErrorCode::network);
  CHECK(bench.refusal() == ErrorCode::interrupted);
  CHECK(bench.http.requests().size() == 2);
}

TEST_CASE("an interrupted transfer is not repeated") {
  Bench bench;
  bench.http.fail(ErrorCode::interrupted);
  CHECK(bench.refusal() == ErrorCode::interrupted);
}

TEST_CASE("a token call is sent exactly once and on a connection of its own") {
  Bench bench;
  bench.http.answer(200, R"({"token":"x"})");
  CHECK(std::holds_alternative<json::Document>(bench.once()));
  REQUIRE(bench.http.requests().size() == 1);
  CHECK_FALSE(bench.http.requests()[0].repeatable);
}

TEST_CASE("a token may be spent when its answer was lost or says nothing") {
  for (const auto code : {ErrorCode::network, ErrorCode::timeout, ErrorCode::interrupted,
                          ErrorCode::remote_bad_answer}) {
    Bench lost;
    lost.http.fail(code);
    CHECK(lost.once_failure().maybe_spent);
  }
  const std::vector<std::pair<int, std::string>> answers{
      {500, "{}"},         {502, "<html>"},
      {200, "{\"token\""}, {302, ""},
      {403, "<html>"},     {200, R"({"error":"NEW_ERROR"})"},
      {404, "{}"},         {200, R"({"error":"REMOTE_UNAVAILABLE"})"}};
  for (const auto& [status, this_body] : answers) {
    const auto& body = this_body;
    CAPTURE(body);
    Bench unclear;
    unclear.http.answer(status, body);
    CHECK(unclear.once_failure().maybe_spent);
    CHECK(unclear.http.requests().size() == 1);
  }
}

TEST_CASE("a token is unspent when the request never left or was refused in clear words") {
  Bench refused_connection;
  refused_connection.http.fail(ErrorCode::network, false);
  CHECK_FALSE(refused_connection.once_failure().maybe_spent);
  const std::vector<std::pair<int, std::string>> answers{{200, R"({"error":"AUTH_REQUIRED"})"},
                                                         {401, R"({"error":"AUTH_REQUIRED"})"},
                                                         {200, R"({"error":"RATE_LIMITED"})"},
                                                         {429, ""}};
  for (const auto& [status, this_body] : answers) {
    const auto& body = this_body;
    CAPTURE(body);
    Bench refused;
    refused.http.answer(status, body);
    CHECK_FALSE(refused.once_failure().maybe_spent);
  }
}

TEST_CASE("what a request carried is wiped as soon as it was sent") {
  const HttpRequest* sent = nullptr;
  test::ScriptedHttp http([&](const HttpRequest& request) -> Http::Outcome {
    sent = &request;
    return response(200, "{}");
  });
  test::FixedClock clock{start};
  ServerClock server{clock};
  Caller caller(http, clock, server, {});
  const auto build = [](auto /*now*/) {
    HttpRequest request;
    request.method = HttpRequest::Method::post;
    request.url = url;
    request.headers = {{"x-access-token", "TOKEN"}, {"x-sign", "SIGNATURE"}};
    request.body = R"({"app_secret":"SECRET"})";
    return request;
  };
  bool wiped = false;
  // While its answer is read the request is there still.
  const auto look = [&](const HttpResponse& /*response*/, const json::Value& /*root*/) {
    wiped = sent->url.empty() && sent->body.empty();
    for (const auto& [name, value] : sent->headers) wiped = wiped && value.empty();
    return std::optional<Error>();
  };
  CHECK(caller.read(build, look));
  CHECK(wiped);
  CHECK(http.requests().at(0).headers.at(1).second == "SIGNATURE");
}

TEST_CASE("no error sentence holds more of the address than its host") {
  for (const int status : {200, 302, 403, 429, 500}) {
    Bench bench;
    bench.patience.tries = 1;
    bench.patience.longest_limit_wait = 0ms;
    bench.http.answer(status, "<html>");
    const auto result = bench.read();
    REQUIRE_FALSE(result);
    CHECK(result.error().message.english().find("api.example.vn") != std::string::npos);
    CHECK(result.error().message.english().find("TOKEN") == std::string::npos);
    CHECK(result.error().message.english().find("/orders") == std::string::npos);
  }
}

}  // namespace ecsync
