#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "core/http/curl_http.h"
#include "tests/support/program.h"
#include "tests/support/scoped_variable.h"
#include "tests/support/temp_dir.h"

namespace ecsync {
namespace {

/// `openssl s_server` with a certificate that it signed itself for "shop.localhost".
class TlsServer {
 public:
  /// `words` follow the command's usual ones.
  explicit TlsServer(const std::vector<std::string>& words = {}) {
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
      std::vector<std::string> line{"openssl", "s_server", "-accept", "127.0.0.1:0", "-www",
                                    "-key",    key(),      "-cert",   certificate()};
      line.insert(line.end(), words.begin(), words.end());
      std::vector<char*> arguments;
      for (auto& word : line) arguments.push_back(word.data());
      arguments.push_back(nullptr);
      execvp("openssl", arguments.data());
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
  const std::string& port() const { return port_; }
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

/// What the program says about a server, on a machine whose OpenSSL would speak any version.
std::string words_about(const TlsServer& server) {
  test::Program ecsync;
  ecsync.set("OPENSSL_CONF",
             ecsync.home().write("openssl.cnf",
                                 "openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\n"
                                 "system_default = any\n[any]\nMinProtocol = TLSv1\n"
                                 "CipherString = ALL:@SECLEVEL=0\n"));
  ecsync.set("SSL_CERT_FILE", server.certificate());
  ecsync.set({{"ECSYNC_LAZADA_API_BASE", "https://shop.localhost:" + server.port()},
              {"ECSYNC_LAZADA_APP_KEY", "100"},
              {"ECSYNC_LAZADA_APP_SECRET", "hush"},
              {"ECSYNC_LAZADA_REDIRECT_URL", "https://shop.example/callback"}});
  auto address = ecsync.run({"connect", "lazada", "--print-url"}).out;
  REQUIRE(address.ends_with('\n'));
  address.pop_back();
  const auto fields = decode_query(address);
  const auto state = std::find_if(fields.begin(), fields.end(),
                                  [](const auto& field) { return field.first == "state"; });
  REQUIRE(state != fields.end());
  return ecsync
      .run({"connect", "lazada", "--callback",
            "https://shop.example/callback?code=x&state=" + percent_encode(state->second)})
      .err;
}

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

TEST_CASE("a server that speaks nothing newer than TLS 1.1 is not spoken to") {
  const TlsServer old({"-tls1_1", "-cipher", "ALL:@SECLEVEL=0"});
  const auto asked = "openssl s_client -connect 127.0.0.1:" + old.port() +
                     " -tls1_1 -cipher ALL:@SECLEVEL=0 </dev/null >/dev/null 2>&1";
  // NOLINTNEXTLINE(cert-env33-c)
  if (!old.runs() || std::system(asked.c_str()) != 0) {
    MESSAGE("skipped: needs an openssl program that still speaks TLS 1.1");
    return;
  }
  CHECK(test::holds(words_about(old), "the TLS handshake failed"));
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
