#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "core/http/curl_http.h"
#include "tests/support/scoped_variable.h"
#include "tests/support/temp_dir.h"

namespace ecsync {
namespace {

/// `openssl s_server` with a certificate that it signed itself for "shop.localhost".
class TlsServer {
 public:
  TlsServer() {
    const auto make = fmt::format(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
        "-subj /CN=shop.localhost -addext subjectAltName=DNS:shop.localhost "
        "-keyout '{}' -out '{}' 2>/dev/null",
        key(), certificate());
    if (std::system(make.c_str()) != 0) return;  // NOLINT(cert-env33-c)
    int ends[2];
    REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
    child_ = fork();
    if (child_ == 0) {
      dup2(ends[1], STDOUT_FILENO);
      dup2(open("/dev/null", O_RDWR | O_CLOEXEC), STDERR_FILENO);
      execlp("openssl", "openssl", "s_server", "-accept", "127.0.0.1:0", "-www", "-key",
             key().c_str(), "-cert", certificate().c_str(), nullptr);
      _exit(127);
    }
    close(ends[1]);
    // "ACCEPT 127.0.0.1:PORT" tells the port once it listens.
    output_.reset(fdopen(ends[0], "r"));
    char line[256];
    while (port_.empty() && fgets(line, sizeof line, output_.get()) != nullptr) {
      const std::string text(line);
      if (text.find("ACCEPT") == 0)
        port_ = std::to_string(std::stoi(text.substr(text.rfind(':') + 1)));
    }
  }
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;
  ~TlsServer() {
    if (child_ <= 0) return;
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
  }

  bool runs() const { return !port_.empty(); }
  std::string certificate() const { return folder_ / "certificate.pem"; }
  Http::Outcome get(const std::string& host) const {
    CurlHttp http;
    return get(host, http);
  }
  Http::Outcome get(const std::string& host, CurlHttp& http) const {
    HttpRequest request;
    request.url = fmt::format("https://{}:{}/?token=abc", host, port_);
    return http.send(request);
  }

 private:
  std::string key() const { return folder_ / "key.pem"; }

  test::TempDir folder_;
  pid_t child_ = -1;
  std::unique_ptr<FILE, int (*)(FILE*)> output_{nullptr,
                                                &fclose};  // open as long as the server runs
  std::string port_;
};

void check_distrust(const Http::Outcome& outcome, const std::string& host) {
  const auto* failure = std::get_if<Http::Failure>(&outcome);
  REQUIRE(failure != nullptr);
  CHECK_FALSE(failure->sent);
  CHECK(failure->error.code == ErrorCode::network);
  CHECK(failure->error.message ==
        "cannot trust " + host + ": its TLS certificate was not accepted");
}

}  // namespace

TEST_CASE("a server is trusted for its own name and with a known certificate only") {
  const TlsServer server;
  if (!server.runs()) {
    MESSAGE("skipped: needs the openssl program");
    return;
  }
  check_distrust(server.get("shop.localhost"), "shop.localhost");
  const test::ScopedVariable bundle("SSL_CERT_FILE", server.certificate());
  const auto trusted = server.get("shop.localhost");
  REQUIRE(std::holds_alternative<HttpResponse>(trusted));
  CHECK(std::get<HttpResponse>(trusted).status == 200);
  check_distrust(server.get("other.localhost"), "other.localhost");
  check_distrust(server.get("127.0.0.1"), "127.0.0.1");
}

TEST_CASE("a new connection goes on with the TLS session of an earlier one") {
  const TlsServer server;
  if (!server.runs()) {
    MESSAGE("skipped: needs the openssl program");
    return;
  }
  const test::ScopedVariable bundle("SSL_CERT_FILE", server.certificate());
  CurlHttp http;
  // The page of `s_server -www` tells how the handshake went; the server closes after each.
  for (const std::string told : {"New, TLS", "Reused, TLS", "Reused, TLS"}) {
    CAPTURE(told);
    const auto outcome = server.get("shop.localhost", http);
    REQUIRE(std::holds_alternative<HttpResponse>(outcome));
    CHECK(std::get<HttpResponse>(outcome).body.find("\n" + told) != std::string::npos);
  }
}

}  // namespace ecsync
