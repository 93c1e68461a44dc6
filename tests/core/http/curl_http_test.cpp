#include "core/http/curl_http.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <csignal>
#include <future>
#include <optional>

#include "core/base/stop.h"
#include "core/base/version.h"
#include "tests/support/helper_process.h"
#include "tests/support/raw_server.h"
#include "tests/support/scoped_variable.h"
#include "tests/support/temp_dir.h"

namespace ecsync {
namespace {

using namespace std::chrono_literals;
using test::get;
using test::http_answer;
using test::RawConnection;
using test::RawServer;
using test::ScopedVariable;

HttpResponse response_of(const Http::Outcome& outcome) {
  const auto* failure = std::get_if<Http::Failure>(&outcome);
  const std::string message = failure == nullptr ? "" : failure->error.message.english();
  REQUIRE_MESSAGE(failure == nullptr, message);
  return std::get<HttpResponse>(outcome);
}

Http::Failure failure_of(const Http::Outcome& outcome) {
  REQUIRE(std::holds_alternative<Http::Failure>(outcome));
  return std::get<Http::Failure>(outcome);
}

/// {"ok":true,"pad":"aaa…"}, 60 bytes, as `gzip -9n` packs it.
std::string packed_json() {
  constexpr unsigned char bytes[] = {
      0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xab, 0x56, 0xca, 0xcf, 0x56,
      0xb2, 0x2a, 0x29, 0x2a, 0x4d, 0xd5, 0x51, 0x2a, 0x48, 0x4c, 0x51, 0xb2, 0x52, 0x4a, 0x24,
      0x12, 0x28, 0xd5, 0x02, 0x00, 0x7d, 0x46, 0x84, 0x98, 0x3c, 0x00, 0x00, 0x00};
  return {std::begin(bytes), std::end(bytes)};
}

/// A gzip stream that unfolds to about `size` zero bytes: one literal, then the longest possible
/// repetition of the byte before again and again (RFC 1951, fixed codes; 13 bits for 258 bytes).
std::string gzip_bomb(std::size_t size) {
  std::string bits = "110";  // last block, fixed codes (least significant bit first)
  bits += "00110000";        // literal 0
  for (std::size_t made = 1; made < size; made += 258) bits += "1100010100000";
  bits += "0000000";  // end of block
  std::string bytes = packed_json().substr(0, 10);
  for (std::size_t at = 0; at < bits.size(); at += 8) {
    unsigned byte = 0;
    for (std::size_t bit = 0; bit < 8 && at + bit < bits.size(); ++bit)
      if (bits[at + bit] == '1') byte |= 1U << bit;
    bytes += static_cast<char>(byte);
  }
  return bytes;
}

HttpLimits short_limits() {
  HttpLimits limits;
  limits.total_timeout = 300ms;
  return limits;
}

}  // namespace

TEST_CASE("an answer of any status comes back with body, Date and Retry-After") {
  RawServer server(test::always(http_answer(
      "busy", "503 Later", "date: Mon, 23 Nov 2026 03:15:00 GMT\r\nRETRY-AFTER:  120 \r\n")));
  CurlHttp http;
  const auto response = response_of(http.send(get(server.url("/x?y=1"))));
  CHECK(response.status == 503);
  CHECK(response.body == "busy");
  CHECK(response.date == "Mon, 23 Nov 2026 03:15:00 GMT");
  CHECK(response.retry_after == "120");
}

TEST_CASE("an interim answer's headers are not taken for the answer's") {
  RawServer server(test::always("HTTP/1.1 103 Early Hints\r\nRetry-After: 9\r\n\r\n" +
                                http_answer("{}", "200 OK", "Date: today\r\n")));
  CurlHttp http;
  const auto response = response_of(http.send(get(server.url())));
  CHECK(response.status == 200);
  CHECK(response.retry_after.empty());
  CHECK(response.date == "today");
}

TEST_CASE("a request carries what it was given and nothing that tells more") {
  std::promise<std::string> seen;
  RawServer server([&seen](RawConnection& connection) {
    seen.set_value(connection.read_request());
    connection.write(http_answer("{}"));
  });
  auto request = get(server.url("/api?sign=ab%20c"));
  request.method = HttpRequest::Method::post;
  request.headers = {{"x-tts-access-token", "TTP_x"}, {"x-empty", ""}};
  request.content_type = "application/json";
  request.body = std::string("{\"a\":\"\0\"}", 9);
  CurlHttp http;
  CHECK(response_of(http.send(request)).status == 200);
  const std::string text = seen.get_future().get();
  CHECK(text.find("POST /api?sign=ab%20c HTTP/1.1\r\n") == 0);
  CHECK(text.find("\r\nx-tts-access-token: TTP_x\r\n") != std::string::npos);
  CHECK(text.find("\r\nx-empty:") != std::string::npos);
  CHECK(text.find("\r\nContent-Type: application/json\r\n") != std::string::npos);
  CHECK(text.find(std::string("\r\nUser-Agent: ecsync/") + version + "\r\n") != std::string::npos);
  CHECK(text.find("\r\nAccept-Encoding: gzip\r\n") != std::string::npos);
  CHECK(text.find("Expect") == std::string::npos);
  CHECK(text.substr(text.size() - 9) == request.body);
}

TEST_CASE("no password of a .netrc is sent along") {
  const test::TempDir home;
  home.write(".netrc", "machine 127.0.0.1 login anh password hush\n");
  const ScopedVariable variable("HOME", home.path().string());
  std::promise<std::string> seen;
  RawServer server([&seen](RawConnection& connection) {
    seen.set_value(connection.read_request());
    connection.write(http_answer("{}"));
  });
  CHECK(response_of(CurlHttp().send(get(server.url()))).status == 200);
  CHECK(seen.get_future().get().find("Authorization") == std::string::npos);
}

TEST_CASE("a DELETE has its own method and leaves nothing behind for the next request") {
  std::promise<std::pair<std::string, std::string>> seen;
  RawServer server([&seen](RawConnection& connection) {
    const auto first = connection.read_request();
    connection.write(http_answer("{}"));
    const auto second = connection.read_request();
    connection.write(http_answer("{}"));
    seen.set_value({first, second});
  });
  auto request = get(server.url("/grant"));
  request.method = HttpRequest::Method::remove;
  request.headers = {{"x-token", "secret"}};
  CurlHttp http;
  CHECK(response_of(http.send(request)).status == 200);
  CHECK(response_of(http.send(get(server.url("/next")))).status == 200);
  const auto [first, second] = seen.get_future().get();
  CHECK(first.find("DELETE /grant HTTP/1.1\r\n") == 0);
  CHECK(second.find("GET /next HTTP/1.1\r\n") == 0);
  CHECK(second.find("x-token") == std::string::npos);
}

TEST_CASE("a packed answer is unpacked") {
  RawServer server(
      test::always(http_answer(packed_json(), "200 OK", "Content-Encoding: gzip\r\n")));
  CurlHttp http;
  const auto body = response_of(http.send(get(server.url()))).body;
  CHECK(body.size() == 60);
  CHECK(body.find(R"({"ok":true,"pad":"aaa)") == 0);
}

TEST_CASE("the size cap counts what a packed answer unfolds to") {
  constexpr std::size_t unfolded = std::size_t{64} << 20U;
  const std::string bomb = gzip_bomb(unfolded);
  REQUIRE(bomb.size() < (std::size_t{1} << 20U));
  RawServer server(test::always(http_answer(bomb, "200 OK", "Content-Encoding: gzip\r\n")));
  CurlHttp http;
  const auto failure = failure_of(http.send(get(server.url())));
  CHECK(failure.error.code == ErrorCode::remote_bad_answer);
  CHECK(failure.sent);
}

TEST_CASE("an answer of exactly the size cap passes and one byte more does not") {
  HttpLimits limits;
  limits.max_body = 1000;
  CurlHttp http(limits);
  RawServer fits(test::always(http_answer(std::string(1000, 'x'))));
  CHECK(response_of(http.send(get(fits.url()))).body.size() == 1000);
  RawServer over(test::always(http_answer(std::string(1001, 'x'))));
  CHECK(failure_of(http.send(get(over.url()))).error.code == ErrorCode::remote_bad_answer);
}

TEST_CASE("headers without end are not gathered") {
  RawServer server([](RawConnection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\n");
    for (int i = 0; i < 400; ++i) connection.write("X-Pad: " + std::string(1000, 'x') + "\r\n");
    connection.stall();
  });
  CurlHttp http;
  CHECK(failure_of(http.send(get(server.url()))).error.code == ErrorCode::remote_bad_answer);
}

TEST_CASE("a redirect comes back as an answer and is not followed") {
  RawServer elsewhere(test::always(http_answer("{}")));
  std::atomic<int> requests{0};
  RawServer server([&](RawConnection& connection) {
    while (!connection.read_request().empty()) {
      ++requests;
      connection.write(
          http_answer("moved", "302 Found", "Location: " + elsewhere.url("/stolen") + "\r\n"));
    }
  });
  CurlHttp http;
  CHECK(response_of(http.send(get(server.url()))).status == 302);
  CHECK(requests == 1);
  CHECK(elsewhere.connections() == 0);
}

TEST_CASE("a refused connection proves that nothing was sent") {
  std::string url;
  {
    RawServer closed([](RawConnection&) {});
    url = closed.url("/secret?token=abc");
  }
  CurlHttp http;
  const auto failure = failure_of(http.send(get(url)));
  CHECK(failure.error.code == ErrorCode::network);
  CHECK_FALSE(failure.sent);
  CHECK(failure.error.message == "cannot reach 127.0.0.1: connection refused");
  CHECK_FALSE(failure.error.hint.empty());
}

TEST_CASE("a connection reset after the request leaves the outcome open") {
  RawServer server([](RawConnection& connection) {
    connection.read_request();
    connection.reset();
  });
  CurlHttp http;
  const auto failure = failure_of(http.send(get(server.url("/secret?token=abc"))));
  CHECK(failure.error.code == ErrorCode::network);
  CHECK(failure.sent);
  CHECK(failure.error.message ==
        "the connection to 127.0.0.1 broke before the answer was complete");
}

TEST_CASE("a body shorter than announced is no answer") {
  RawServer server([](RawConnection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"data\":[");
  });
  CurlHttp http;
  const auto failure = failure_of(http.send(get(server.url())));
  CHECK(failure.error.code == ErrorCode::network);
  CHECK(failure.sent);
}

TEST_CASE("a broken packing and bytes that are not HTTP are no answers") {
  CurlHttp http;
  RawServer broken(test::always(http_answer("not packed", "200 OK", "Content-Encoding: gzip\r\n")));
  CHECK(failure_of(http.send(get(broken.url()))).error.code == ErrorCode::network);
  RawServer noise([](RawConnection& connection) {
    connection.read_request();
    connection.write("SSH-2.0-OpenSSH_9.2\r\n");
  });
  const auto failure = failure_of(http.send(get(noise.url())));
  CHECK(failure.error.code == ErrorCode::network);
  CHECK(failure.sent);
}

TEST_CASE("a server that stalls is given up after the total time") {
  RawServer server([](RawConnection& connection) {
    connection.read_request();
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{");
    connection.stall();
  });
  CurlHttp http(short_limits());
  const auto failure = failure_of(http.send(get(server.url("/secret?token=abc"))));
  CHECK(failure.error.code == ErrorCode::timeout);
  CHECK(failure.sent);
  CHECK(failure.error.message == "127.0.0.1 did not answer in time");
}

TEST_CASE("ten requests share one connection") {
  RawServer server(test::always(http_answer("{}")));
  CurlHttp http;
  for (int i = 0; i < 10; ++i) CHECK(response_of(http.send(get(server.url()))).status == 200);
  CHECK(server.connections() == 1);
}

TEST_CASE("a kept connection that died is replaced for a request that may be repeated") {
  RawServer server([](RawConnection& connection) {
    connection.read_request();
    connection.write(http_answer("{}"));
    if (connection.number() == 1) connection.read_request();  // and hangs up
  });
  CurlHttp http;
  CHECK(response_of(http.send(get(server.url()))).status == 200);
  CHECK(response_of(http.send(get(server.url()))).status == 200);
  CHECK(server.connections() == 2);
}

TEST_CASE("a request that may not be repeated is never sent twice") {
  std::atomic<int> posts{0};
  RawServer server([&posts](RawConnection& connection) {
    for (;;) {
      const auto request = connection.read_request();
      if (request.empty()) return;
      if (request.find("POST") == 0) {
        ++posts;
        return;  // hangs up without an answer
      }
      connection.write(http_answer("{}"));
    }
  });
  CurlHttp http;
  CHECK(response_of(http.send(get(server.url()))).status == 200);
  auto refresh = get(server.url("/refresh"));
  refresh.method = HttpRequest::Method::post;
  refresh.body = "once";
  refresh.repeatable = false;
  const auto failure = failure_of(http.send(refresh));
  CHECK(failure.error.code == ErrorCode::network);
  CHECK(failure.sent);
  CHECK(posts == 1);
}

TEST_CASE("plain http leads to this machine only and no name server is asked") {
  CurlHttp http;
  for (const std::string host :
       {"example.vn", "127.0.0.2", "0.0.0.0", "[::2]", "localhost.example.vn", "xlocalhost",
        "127.0.0.1.example.vn", "[::ffff:127.0.0.1]"}) {
    CAPTURE(host);
    const auto failure = failure_of(http.send(get("http://" + host + "/?token=abc")));
    CHECK(failure.error.code == ErrorCode::remote_refused);
    CHECK_FALSE(failure.sent);
    CHECK(failure.error.message.english().find("token") == std::string::npos);
  }
}

TEST_CASE("localhost and names below it lead to the loopback interface") {
  RawServer server(test::always(http_answer("{}")));
  CurlHttp http;
  const auto port = std::to_string(server.port());
  CHECK(response_of(http.send(get("http://localhost:" + port + "/"))).status == 200);
  CHECK(response_of(http.send(get("http://VN.shop.localhost:" + port + "/"))).status == 200);
}

TEST_CASE("the loopback interface is reached by IPv6 as well") {
  std::optional<RawServer> server;
  try {
    server.emplace(test::always(http_answer("{}")), true);
  } catch (const std::runtime_error&) {
    MESSAGE("this machine has no IPv6 loopback");
    return;
  }
  CurlHttp http;
  CHECK(response_of(http.send(get(server->url()))).status == 200);
}

TEST_CASE("other schemes, user names and unreadable addresses are refused") {
  RawServer server(test::always(http_answer("{}")));
  const auto port = std::to_string(server.port());
  CurlHttp http;
  const std::vector<std::string> urls{"file:///etc/passwd",
                                      "ftp://127.0.0.1/x",
                                      "gopher://127.0.0.1/x",
                                      "127.0.0.1",
                                      "",
                                      "https://",
                                      "http://127.0.0.1:99999/",
                                      "http://user@127.0.0.1:" + port,
                                      "http://user:word@127.0.0.1:" + port};
  for (const auto& url : urls) {
    CAPTURE(url);
    const auto failure = failure_of(http.send(get(url)));
    CHECK(failure.error.code == ErrorCode::remote_refused);
    CHECK_FALSE(failure.sent);
  }
  CHECK(server.connections() == 0);
}

TEST_CASE("line breaks and zero bytes are refused wherever they could start a header") {
  RawServer server(test::always(http_answer("{}")));
  CurlHttp http;
  for (const std::string& bad : {std::string("\r"), std::string("\n"), std::string("\0", 1)}) {
    std::vector<HttpRequest> requests(4, get(server.url()));
    requests[0].url += "a" + bad + "X: y";
    requests[1].headers = {{"x-token", "a" + bad + "X: y"}};
    requests[2].headers = {{"x" + bad + "y", "z"}};
    requests[3].method = HttpRequest::Method::post;
    requests[3].content_type = "text/plain" + bad + "X: y";
    for (const auto& request : requests) {
      const auto failure = failure_of(http.send(request));
      CHECK(failure.error.code == ErrorCode::remote_refused);
      CHECK_FALSE(failure.sent);
    }
  }
  CHECK(server.connections() == 0);
}

TEST_CASE("proxies from the environment are not used for this machine") {
  RawServer proxy(test::always(http_answer("proxy")));
  RawServer server(test::always(http_answer("direct")));
  const ScopedVariable http_proxy("http_proxy", proxy.url(""));
  const ScopedVariable https_proxy("HTTPS_PROXY", proxy.url(""));
  const ScopedVariable all_proxy("ALL_PROXY", proxy.url(""));
  CurlHttp http;
  CHECK(response_of(http.send(get(server.url()))).body == "direct");
  const auto port = std::to_string(server.port());
  CHECK(response_of(http.send(get("http://localhost:" + port))).body == "direct");
  CHECK(proxy.connections() == 0);
}

TEST_CASE("HTTPS_PROXY is used for a marketplace and sees no more than its host") {
  std::promise<std::string> seen;
  RawServer proxy([&seen](RawConnection& connection) {
    seen.set_value(connection.read_request());
    connection.write("HTTP/1.1 403 Forbidden\r\nDate: wrong\r\nContent-Length: 0\r\n\r\n");
  });
  const ScopedVariable https_proxy("HTTPS_PROXY", proxy.url(""));
  const ScopedVariable no_proxy("NO_PROXY", "");
  CurlHttp http;
  auto request = get("https://api.example.vn/secret?token=abc");
  request.headers = {{"x-token", "abc"}};
  const auto failure = failure_of(http.send(request));
  CHECK(failure.error.code == ErrorCode::network);
  const auto text = seen.get_future().get();
  CHECK(text.find("CONNECT api.example.vn:443 HTTP/1.1\r\n") == 0);
  CHECK(text.find("abc") == std::string::npos);
}

TEST_CASE("a failed TLS handshake proves that nothing was sent") {
  RawServer plain([](RawConnection& connection) {
    connection.write("HTTP/1.1 400 Speak plainly\r\n\r\n");
    connection.read_request();
  });
  CurlHttp http(short_limits());
  const auto url = "https://127.0.0.1:" + std::to_string(plain.port()) + "/?token=abc";
  const auto failure = failure_of(http.send(get(url)));
  CHECK(failure.error.code == ErrorCode::network);
  CHECK_FALSE(failure.sent);
  CHECK(failure.error.message == "cannot reach 127.0.0.1: the TLS handshake failed");

  const ScopedVariable bundle("SSL_CERT_FILE", "/nonexistent/bundle.pem");
  const auto no_bundle = failure_of(CurlHttp().send(get(url)));
  CHECK_FALSE(no_bundle.sent);
  CHECK(no_bundle.error.hint.english().find("SSL_CERT_FILE") != std::string::npos);
}

TEST_CASE("a handshake that never ends times out before anything was sent") {
  RawServer silent([](RawConnection& connection) { connection.stall(); });
  HttpLimits limits;
  limits.connect_timeout = 200ms;
  CurlHttp http(limits);
  const auto failure =
      failure_of(http.send(get("https://127.0.0.1:" + std::to_string(silent.port()))));
  CHECK(failure.error.code == ErrorCode::timeout);
  CHECK_FALSE(failure.sent);
}

TEST_CASE("TERM ends a stalled transfer within a second") {
  test::ClientProcess client([](const std::string& url) {
    watch_stop_signals();
    CurlHttp http;
    const auto outcome = http.send(get(url));
    const auto* failure = std::get_if<Http::Failure>(&outcome);
    const bool stopped =
        failure != nullptr && failure->error.code == ErrorCode::interrupted && failure->sent;
    const auto next = http.send(get(url));
    const auto* refused = std::get_if<Http::Failure>(&next);
    const bool nothing_more = refused != nullptr && !refused->sent;
    return stopped && nothing_more ? 0 : 1;
  });
  std::promise<void> requested;
  RawServer server([&requested](RawConnection& connection) {
    connection.read_request();
    requested.set_value();
    connection.stall();
  });
  client.begin(server.url());
  requested.get_future().wait();
  const auto asked = std::chrono::steady_clock::now();
  client.signal(SIGTERM);
  CHECK(client.end() == 0);
  CHECK(std::chrono::steady_clock::now() - asked < 1s);
}

}  // namespace ecsync
