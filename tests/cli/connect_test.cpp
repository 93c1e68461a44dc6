#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <string_view>
#include <thread>
#include <vector>

#include "core/http/curl_http.h"
#include "tests/support/market_stage.h"
#include "tests/support/schema.h"
#include "tests/support/terminal.h"

namespace ecsync::test {
namespace {

/// The line of the screen that begins with http, without its end.
std::string address_on(const std::string& screen) {
  const auto at = screen.find("\nhttp");
  return at == std::string::npos ? "" : screen.substr(at + 1, screen.find('\r', at) - at - 1);
}

const std::vector<std::string> few{"--orders", "5", "--products", "4"};

TEST_CASE("connect asks a person to sign in and to paste the address back") {
  LazadaStage stage(few);
  Terminal terminal(stage.ecsync(), {"connect", "lazada", "--name", "hanoi"});
  REQUIRE(terminal.expect("Paste the address"));
  const auto url = address_on(terminal.screen());
  REQUIRE(url.starts_with("http"));
  terminal.enter("https://shop.example/somewhere/else");
  REQUIRE(terminal.expect("holds no answer of the marketplace"));
  REQUIRE(terminal.expect("Paste the address"));
  terminal.enter(stage.callback(url, 1));
  CHECK(terminal.expect("Connected hanoi"));
  CHECK(terminal.wait() == 0);
  CHECK(stage.count("SELECT count(*) FROM connections WHERE name = 'hanoi'") == 1);
}

TEST_CASE("Ctrl-C at the question of connect ends it with 130 and stores no shop") {
  LazadaStage stage(few);
  Terminal terminal(stage.ecsync(), {"connect", "lazada"});
  REQUIRE(terminal.expect("Paste the address"));
  terminal.type("\x03");
  CHECK(terminal.wait() == 130);
  CHECK(stage.count("SELECT count(*) FROM connections") == 0);
}

TEST_CASE("connect without a person names the flags to pass and makes no file") {
  LazadaStage stage(few);
  for (const auto& words : {std::vector<std::string>{"connect", "lazada"},
                            std::vector<std::string>{"connect", "lazada", "--no-input"}}) {
    const auto ran = stage.run(words);
    CHECK(ran.status == 2);
    CHECK(ran.out.empty());
    CHECK(holds(ran.err, "--print-url"));
    CHECK(holds(ran.err, "--callback"));
  }
  CHECK_FALSE(std::filesystem::exists(stage.ecsync().database()));
}

TEST_CASE("connect --print-url prints the address alone on stdout, or its document") {
  LazadaStage stage(few);
  const auto plain = stage.run({"connect", "lazada", "--print-url"});
  CHECK(plain.status == 0);
  CHECK(plain.out.starts_with("http"));
  CHECK(plain.out.find('\n') == plain.out.size() - 1);
  CHECK(holds(plain.err, "--callback"));
  const auto quiet = stage.run({"-q", "connect", "lazada", "--print-url"});
  CHECK(quiet.out.starts_with("http"));
  CHECK(quiet.err.empty());
  const auto document = stage.run({"connect", "lazada", "--print-url", "--json"});
  CHECK(document.status == 0);
  CHECK(schema_fault(document.out, "authorization") == "");
}

TEST_CASE("connect --callback takes the address as an argument, or from stdin") {
  LazadaStage stage(few);
  const auto first = stage.callback(stage.sign_in_url({"--name", "hanoi"}), 1);
  const auto given = stage.run({"connect", "lazada", "--callback", first, "--json"});
  CHECK(given.status == 0);
  CHECK(schema_fault(given.out, "connect") == "");
  CHECK(holds(given.out, R"("name":"hanoi")"));
  const auto second = stage.callback(stage.sign_in_url(), 2);
  const auto piped = stage.run({"connect", "lazada", "--callback", "-", "--json"}, second + "\n");
  CHECK(piped.status == 0);
  CHECK(schema_fault(piped.out, "connect") == "");
  CHECK(stage.count("SELECT count(*) FROM connections WHERE status = 'connected'") == 2);
}

TEST_CASE("file, key and folder of the first connect are the owner's alone") {
  LazadaStage stage(few);
  stage.connect(1);
  const auto mode = [&](const std::string& path) {
    struct stat info {};
    REQUIRE(stat(path.c_str(), &info) == 0);
    return info.st_mode & 0777U;
  };
  const auto folder = stage.ecsync().home() / ".local/share/ecsync";
  CHECK(mode(folder) == 0700);
  CHECK(mode(stage.ecsync().database()) == 0600);
  CHECK(mode(folder + "/default.key") == 0600);
}

TEST_CASE("connecting a connected shop again renews its tokens and doubles nothing") {
  LazadaStage stage(few);
  stage.connect(1, {"--name", "hanoi"});
  const auto before = stage.dump({"authorizations"});
  stage.connect(1);
  CHECK(stage.dump({"authorizations"}) != before);
  CHECK(stage.count("SELECT count(*) FROM connections") == 1);
  CHECK(stage.count("SELECT count(*) FROM authorizations") == 1);
  CHECK(stage.count("SELECT count(*) FROM connections WHERE name = 'hanoi'") == 1);
}

/// A browser's GET; the status of the answer.
int visit(const std::string& url) {
  CurlHttp http;
  HttpRequest request;
  request.url = url;
  const auto outcome = http.send(request);
  const auto* answer = std::get_if<HttpResponse>(&outcome);
  return answer == nullptr ? 0 : answer->status;
}

/// The first address in the text that begins so, up to a blank or the line's end.
std::string address_in(const std::string& text, const std::string& beginning) {
  const auto at = text.find(beginning);
  return at == std::string::npos ? "" : text.substr(at, text.find_first_of(" \n", at) - at);
}

TEST_CASE("connect --listen takes the browser's visit and no other one") {
  LazadaStage stage(few);
  auto running =
      stage.ecsync().start({"connect", "lazada", "--listen", "127.0.0.1:0", "--name", "hanoi"});
  REQUIRE(running.wait_for_error_text("for the browser to come back"));
  const auto url =
      address_in(running.error_text(), stage.sandbox().variable("ECSYNC_LAZADA_API_BASE"));
  const auto back = stage.callback(url, 1);
  const auto& told = running.error_text();
  const auto here = address_in(told.substr(told.find("Waiting at")), "http://");
  CHECK(visit(here + "/favicon.ico") == 404);
  CHECK(visit(here + "/callback?code=forged&state=0000") == 404);
  CHECK(visit(here + "/?error=access_denied") == 404);
  CHECK(visit(here + "/?error=access_denied&state=0000") == 404);
  CHECK(visit(here + "/callback" + back.substr(back.find('?'))) == 200);
  const auto ran = running.wait();
  stage.check_secrets(ran);
  CHECK(ran.status == 0);
  CHECK(holds(ran.out, "Connected hanoi"));
}

/// Visitors who never end what they ask for, a byte at a time.
class SlowVisitors {
 public:
  SlowVisitors(int count, int port) {
    for (int i = 0; i < count; ++i) {
      const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_port = htons(static_cast<std::uint16_t>(port));
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      REQUIRE(::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
      sockets_.push_back(fd);
    }
    say("GET / HTTP/1.1\r\nX: ");
    typist_ = std::thread([this] {
      while (!over_.load()) {
        say("x");
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
      }
    });
  }
  SlowVisitors(const SlowVisitors&) = delete;
  SlowVisitors& operator=(const SlowVisitors&) = delete;
  ~SlowVisitors() {
    over_ = true;
    typist_.join();
    for (const int fd : sockets_) ::close(fd);
  }

 private:
  void say(std::string_view text) {
    for (const int fd : sockets_) ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
  }

  std::vector<int> sockets_;
  std::atomic<bool> over_ = false;
  std::thread typist_;
};

TEST_CASE("connect --listen refuses to wait where the app's callback address does not lead") {
  LazadaStage stage(few);
  for (const std::string redirect : {"http://127.0.0.1:8081/back", "http://localhost:8081"}) {
    stage.ecsync().set("ECSYNC_LAZADA_REDIRECT_URL", redirect);
    const auto ran = stage.run({"connect", "lazada", "--listen", "127.0.0.1:8080"});
    CHECK(ran.status == 2);
    CHECK(holds(ran.err, "the browser will come back to " + redirect));
    CHECK(holds(ran.err, "--listen 127.0.0.1:8081"));
  }
}

TEST_CASE("connect without a terminal names a key that is missing first") {
  Program ecsync;
  const auto bare = ecsync.run({"connect", "shopee"});
  CHECK(bare.status == 2);
  CHECK(holds(bare.err, "no app is set up for Shopee"));
  CHECK(holds(bare.err, "https://open.shopee.com"));
  ecsync.set({{"ECSYNC_SHOPEE_APP_KEY", "1"}, {"ECSYNC_SHOPEE_APP_SECRET", "s"}});
  CHECK(holds(ecsync.run({"connect", "shopee"}).err, "nobody is here to paste the address"));
}

TEST_CASE("connect --listen is not held by visitors who never end what they ask for") {
  LazadaStage stage(few);
  auto running = stage.ecsync().start({"connect", "lazada", "--listen", "127.0.0.1:0"});
  REQUIRE(running.wait_for_error_text("for the browser to come back"));
  const auto url =
      address_in(running.error_text(), stage.sandbox().variable("ECSYNC_LAZADA_API_BASE"));
  const auto back = stage.callback(url, 1);
  const auto& told = running.error_text();
  const auto here = address_in(told.substr(told.find("Waiting at")), "http://");
  const SlowVisitors slow(8, std::stoi(here.substr(here.rfind(':') + 1)));
  CHECK(visit(here + "/callback" + back.substr(back.find('?'))) == 200);
  CHECK(running.wait().status == 0);
}

TEST_CASE("TERM ends a connect that waits for the browser with 143") {
  LazadaStage stage(few);
  auto running = stage.ecsync().start({"connect", "lazada", "--listen", "127.0.0.1:0"});
  REQUIRE(running.wait_for_error_text("for the browser to come back"));
  running.signal(SIGTERM);
  CHECK(running.wait().status == 143);
  CHECK(stage.count("SELECT count(*) FROM connections") == 0);
}

TEST_CASE("connect --listen refuses an address that others on the network can reach") {
  LazadaStage stage(few);
  for (const char* address : {"0.0.0.0:8080", "192.0.2.1:80", "8080", "example.vn:80"}) {
    CAPTURE(address);
    const auto ran = stage.run({"connect", "lazada", "--listen", address});
    CHECK(ran.status == 2);
    CHECK(holds(ran.err, "127.0.0.1"));
  }
}

TEST_CASE("a wrong app secret is exit 4 at the callback and stores nothing") {
  LazadaStage stage(few);
  const auto address = stage.callback(stage.sign_in_url(), 1);
  stage.ecsync().set("ECSYNC_LAZADA_APP_SECRET", "wrong-secret-wrong-secret");
  const auto ran = stage.run({"connect", "lazada", "--callback", address, "--json"});
  CHECK(ran.status == 4);
  CHECK(schema_fault(ran.out, "error") == "");
  CHECK(holds(ran.out, "APP_REFUSED"));
  CHECK(holds(ran.err, "ECSYNC_LAZADA_APP_SECRET"));
  CHECK_FALSE(holds(ran.err, "wrong-secret"));
  CHECK(stage.count("SELECT count(*) FROM connections") == 0);
}

TEST_CASE("without app credentials connect is exit 2 and names the variables") {
  LazadaStage stage(few);
  stage.ecsync().unset("ECSYNC_LAZADA_APP_KEY");
  const auto ran = stage.run({"connect", "lazada", "--print-url"});
  CHECK(ran.status == 2);
  CHECK(holds(ran.err, "ECSYNC_LAZADA_APP_KEY"));
}

TEST_CASE("what cannot be Shopee's app is exit 2 before anything is asked, in every command") {
  MarketStage stage("shopee", few);
  stage.connect(1);
  const auto calls = stage.request_figure("requests");
  const auto expect_2 = [&](const std::string& variable, const std::string& value) {
    const auto kept = stage.sandbox().variable("ECSYNC_SHOPEE_APP_KEY");
    stage.ecsync().set(variable, value);
    for (const auto& words : {std::vector<std::string>{"connect", "shopee", "--print-url"},
                              std::vector<std::string>{"sync-orders"}}) {
      const auto ran = stage.run(words);
      CHECK(ran.status == 2);
      CHECK(holds(ran.err, variable));
    }
    stage.ecsync().set("ECSYNC_SHOPEE_APP_KEY", kept);
    stage.ecsync().unset("ECSYNC_SHOPEE_CONSENT_LINK");
  };
  expect_2("ECSYNC_SHOPEE_APP_KEY", "my-partner");
  expect_2("ECSYNC_SHOPEE_CONSENT_LINK", "protal");
  CHECK(stage.request_figure("requests") == calls);
}

TEST_CASE("Shopee's portal page is used when it is asked for, and its state is checked") {
  MarketStage stage("shopee", few);
  stage.ecsync().set("ECSYNC_SHOPEE_CONSENT_LINK", "portal");
  const auto url = stage.sign_in_url();
  CHECK(holds(url, "/auth?"));
  CHECK_FALSE(holds(url, "sign="));
  const auto address = stage.callback(url, 1);
  const auto without_state = address.substr(0, address.find("state=")) + "state=0123";
  CHECK(stage.run({"connect", "shopee", "--callback", without_state}).status == 4);
  CHECK(stage.run({"connect", "shopee", "--callback", address}).status == 0);
  CHECK(stage.count("SELECT count(*) FROM connections") == 1);
}

TEST_CASE("a shop of another country than the one asked for is exit 4 and stores nothing") {
  LazadaStage stage(few);
  const auto address = stage.callback(stage.sign_in_url({"--country", "VN"}), 2);
  const auto ran = stage.run({"connect", "lazada", "--callback", address, "--json"});
  CHECK(ran.status == 4);
  CHECK(schema_fault(ran.out, "error") == "");
  CHECK(holds(ran.out, "COUNTRY_MISMATCH"));
  CHECK(holds(ran.err, "MY"));
  CHECK(stage.count("SELECT count(*) FROM connections") == 0);
  CHECK(stage.count("SELECT count(*) FROM authorizations") == 0);
}

TEST_CASE("a code works once, and the second time is exit 4 with what to do") {
  LazadaStage stage(few);
  const auto url = stage.sign_in_url();
  const auto used = stage.callback(url, 1);
  REQUIRE(stage.run({"connect", "lazada", "--callback", used}).status == 0);
  const auto again = stage.run({"connect", "lazada", "--callback", used, "--json"});
  CHECK(again.status == 4);
  CHECK(schema_fault(again.out, "error") == "");
  CHECK(holds(again.out, "AUTH_REFUSED"));
  // The state is known, the code is not any more.
  const auto fresh = stage.sign_in_url();
  const auto state = fresh.substr(fresh.find("state=") + 6, 32);
  const auto code = used.substr(used.find("code="), used.find("&state=") - used.find("code="));
  const auto spent = stage.run({"connect", "lazada", "--callback", "?" + code + "&state=" + state});
  CHECK(spent.status == 4);
  CHECK(holds(spent.err, "was used or is too old"));
  CHECK(stage.count("SELECT count(*) FROM connections") == 1);
}

TEST_CASE("a seller who refuses is exit 4 and stores nothing") {
  LazadaStage stage(few);
  const auto fields = stage.sandbox().consent(stage.sign_in_url() + "&refuse=1");
  std::string address = "https://shop.example/?";
  for (const auto& [name, value] : fields) address += name + "=" + percent_encode(value) + "&";
  const auto ran = stage.run({"connect", "lazada", "--callback", address, "--json"});
  CHECK(ran.status == 4);
  CHECK(holds(ran.out, "AUTH_REFUSED"));
  CHECK(holds(ran.err, "agree"));
  CHECK(stage.count("SELECT count(*) FROM connections") == 0);
}

TEST_CASE("an address with another state is refused before its code is spent") {
  LazadaStage stage(few);
  auto address = stage.callback(stage.sign_in_url(), 1);
  const auto state = address.find("state=") + 6;
  auto forged = address;
  forged.replace(state, 4, "0000");
  CHECK(stage.run({"connect", "lazada", "--callback", forged}).status == 4);
  CHECK(stage.run({"connect", "lazada", "--callback", address}).status == 0);
}

TEST_CASE("a dry run of connect spends no code and makes no file") {
  LazadaStage stage(few);
  const auto person = stage.run({"connect", "lazada", "-n", "--json"});
  CHECK(person.status == 0);
  CHECK(schema_fault(person.out, "connect") == "");
  CHECK_FALSE(std::filesystem::exists(stage.ecsync().database()));
  const auto address = stage.callback(stage.sign_in_url(), 1);
  const auto dry = stage.run({"connect", "lazada", "--callback", address, "-n", "--json"});
  CHECK(dry.status == 0);
  CHECK(schema_fault(dry.out, "connect") == "");
  CHECK(holds(dry.out, R"("dry_run":true)"));
  CHECK(stage.run({"connect", "lazada", "--callback", address}).status == 0);
}

TEST_CASE("connect without network is exit 7, and the same sign-in works later") {
  LazadaStage stage(few);
  const auto address = stage.callback(stage.sign_in_url(), 1);
  const auto base = stage.sandbox().variable("ECSYNC_LAZADA_API_BASE");
  stage.ecsync().set("ECSYNC_LAZADA_API_BASE", "http://127.0.0.1:1");
  const auto ran = stage.run({"connect", "lazada", "--callback", address, "--json"});
  CHECK(ran.status == 7);
  CHECK(schema_fault(ran.out, "error") == "");
  CHECK(holds(ran.out, "NETWORK"));
  stage.ecsync().set("ECSYNC_LAZADA_API_BASE", base);
  CHECK(stage.run({"connect", "lazada", "--callback", address}).status == 0);
}

TEST_CASE("a connect whose marketplace does not list the shops goes on without a new sign-in") {
  MarketStage stage("tiktok", few);
  const auto address = stage.callback(stage.sign_in_url(), 1);
  stage.fault(R"({"fault":"http_503","path":"/authorization/202309/shops","count":4})");
  const auto failed = stage.run({"connect", "tiktok", "--callback", address, "--json"});
  CHECK_MESSAGE(failed.status == 7, failed.err);
  CHECK(schema_fault(failed.out, "error") == "");
  CHECK(holds(failed.out, "run the same command again, without a new sign-in"));
  CHECK(stage.count("SELECT count(*) FROM connections") == 0);
  CHECK(stage.count("SELECT count(*) FROM pending_consents WHERE granted IS NOT NULL") == 1);
  SUBCASE("with the same address") {
    CHECK(stage.run({"connect", "tiktok", "--callback", address}).status == 0);
  }
  SUBCASE("or with none") {
    const auto resumed = stage.run({"connect", "tiktok", "--listen", "127.0.0.1:0"});
    CHECK_MESSAGE(resumed.status == 0, resumed.err);
    CHECK(holds(resumed.out, "Connected "));
    CHECK_FALSE(holds(resumed.err, "Waiting at"));
  }
  CHECK(stage.count("SELECT count(*) FROM connections") > 0);
  CHECK(stage.count("SELECT count(*) FROM pending_consents") == 0);
  CHECK(stage.run({"sync-orders"}).status == 0);
}

TEST_CASE("an unknown marketplace is exit 2 and names those that are known") {
  const auto ran = Program().run({"connect", "amazon"});
  CHECK(ran.status == 2);
  CHECK(holds(ran.err, "lazada"));
}

}  // namespace
}  // namespace ecsync::test
