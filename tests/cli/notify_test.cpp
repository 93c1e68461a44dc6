#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "core/base/json.h"
#include "tests/support/helper_process.h"
#include "tests/support/lines.h"
#include "tests/support/program.h"
#include "tests/support/small_shop.h"

// dist/examples/notify in front of servers that play Telegram, Zalo and mail.
namespace ecsync::test {
namespace {

const std::string scripts = std::string(ECSYNC_SOURCE_DIR) + "/dist/examples/notify/";

std::string read(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

/// tests/support/notify_server.py in a folder of its own.
struct NotifyServer {
  TempDir folder;
  std::string http;
  std::string smtp;
  pid_t process;

  NotifyServer()
      : process(start_process([this] {
          const auto script = std::string(ECSYNC_SOURCE_DIR) + "/tests/support/notify_server.py";
          ::execl("/usr/bin/python3", "python3", script.c_str(), folder.path().c_str(), nullptr);
          return 127;
        })) {
    for (int tries = 0; tries < 600 && !std::filesystem::exists(folder / "ports"); ++tries)
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    std::istringstream ports(read(folder / "ports"));
    std::string mail;
    ports >> http >> mail;
    REQUIRE_FALSE(mail.empty());
    http = "http://127.0.0.1:" + http;
    smtp = "smtp://127.0.0.1:" + mail;
  }
  NotifyServer(const NotifyServer&) = delete;
  NotifyServer& operator=(const NotifyServer&) = delete;
  ~NotifyServer() {
    ::kill(process, SIGKILL);
    end_of(process);
  }

  /// The messages that came.
  std::vector<std::string> told() const {
    std::vector<std::string> all;
    for (const auto& line : lines_of(read(folder / "told"))) {
      const auto list = json::Document::parse("[" + line + "]");
      all.push_back(list->root().items().at(0).text(100'000));
    }
    return all;
  }
  /// How many of them speak of it.
  int told_of(const std::string& words) const {
    int count = 0;
    for (const auto& message : told()) count += holds(message, words) ? 1 : 0;
    return count;
  }
};

struct Stage {
  NotifyServer server;
  Program ecsync;
  SmallShop shop{ecsync.database()};

  Stage() {
    const auto folder = std::filesystem::path(ECSYNC_BINARY).parent_path().string();
    ecsync.set("PATH", folder + ":/usr/bin:/bin");
    ecsync.set("TELEGRAM_SERVER", server.http);
    ecsync.set("TELEGRAM_CHAT", "5");
    ecsync.set("TELEGRAM_TOKEN_FILE", ecsync.home().write("token", "1:secret\n"));
    ecsync.set("ZALO_SERVER", server.http);
    ecsync.set("ZALO_OAUTH_SERVER", server.http);
    ecsync.set("ZALO_USER", "7");
    ecsync.set(
        "ZALO_TOKEN_FILE",
        ecsync.home().write("zalo.json", R"({"app_id":"9","secret_key":"app-secret",)"
                                         R"("access_token":"stale","refresh_token":"once"})"));
    ecsync.set("MAIL_SERVER", server.smtp);
    ecsync.set("MAIL_TO", "seller@example.vn");
    shop.database.engine().execute("UPDATE connections SET last_success_at = 4000000000");
    for (const auto* number : {"A1", "A2"}) odd(number);
  }
  void odd(const std::string& number) {
    auto order = shop.order(number, {{"10", 1, 1}});
    order.status = OrderStatus::unknown;
    order.status_native = "TELEPORTED";
    shop.store(order);
  }
  Ran tell(const std::string& script) { return ecsync.run_other({"/bin/sh", scripts + script}); }
  void refuse() const { std::ofstream(server.folder / "refuse") << "\n"; }
  void accept() const { std::filesystem::remove(server.folder / "refuse"); }
};

}  // namespace

TEST_CASE("each way of telling tells what is new once, and what comes later") {
  for (const std::string script : {"tell-telegram", "tell-zalo", "tell-mail"}) {
    CAPTURE(script);
    Stage stage;
    const auto first = stage.tell(script);
    CAPTURE(first.err);
    CHECK(first.status == 0);
    CHECK(stage.server.told().size() == 1);
    CHECK(stage.server.told_of("hanoi: order A1 is in a state that is not known: TELEPORTED") == 1);
    CHECK(stage.server.told_of("ecsync orders remap") == 1);
    CHECK(stage.tell(script).status == 0);
    CHECK(stage.server.told().size() == 1);
    stage.odd("A3");
    CHECK(stage.tell(script).status == 0);
    CHECK(stage.server.told_of("order A3") == 1);
    CHECK(stage.server.told_of("order A1") == 1);
  }
}

TEST_CASE("what could not be sent is kept and sent later, once") {
  for (const std::string script : {"tell-telegram", "tell-zalo", "tell-mail"}) {
    CAPTURE(script);
    Stage stage;
    stage.refuse();
    CHECK(stage.tell(script).status == 75);
    stage.odd("A3");
    CHECK(stage.tell(script).status == 75);
    CHECK(stage.server.told().empty());
    stage.accept();
    CHECK(stage.tell(script).status == 0);
    for (const auto* order : {"order A1", "order A2", "order A3"})
      CHECK(stage.server.told_of(order) == 1);
  }
}

TEST_CASE("many things come in several messages, none of them too long") {
  Stage stage;
  for (int i = 10; i < 60; ++i) stage.odd(fmt::format("B{}", i));
  CHECK(stage.tell("tell-telegram").status == 0);
  const auto told = stage.server.told();
  CHECK(told.size() > 1);
  for (const auto& message : told) CHECK(message.size() <= 3500);
  for (int i = 10; i < 60; ++i) CHECK(stage.server.told_of(fmt::format("order B{} ", i)) == 1);
}

TEST_CASE("a token that others can read is refused before anything is asked") {
  Stage stage;
  for (const auto& [script, file] :
       {std::pair{"tell-telegram", "token"}, std::pair{"tell-zalo", "zalo.json"}}) {
    ::chmod((stage.ecsync.home() / file).c_str(), 0640);
    const auto ran = stage.tell(script);
    CHECK(ran.status == 78);
    CHECK(holds(ran.err, "can be read by others: chmod 600"));
  }
  CHECK(read(stage.server.folder / "calls").empty());
  ::chmod((stage.ecsync.home() / "token").c_str(), 0600);
  CHECK(stage.tell("tell-telegram").status == 0);
  CHECK(stage.server.told_of("order A1") == 1);
}

TEST_CASE("a Zalo token that is over is renewed once and kept for the owner alone") {
  Stage stage;
  CHECK(stage.tell("tell-zalo").status == 0);
  const auto file = stage.ecsync.home() / "zalo.json";
  CHECK(holds(read(file), R"("access_token": "fresh")"));
  CHECK(holds(read(file), R"("refresh_token": "twice")"));
  struct stat status {};
  REQUIRE(::stat(file.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  stage.odd("A3");
  CHECK(stage.tell("tell-zalo").status == 0);
  CHECK(stage.server.told_of("order A3") == 1);
}

TEST_CASE("an answer that ecsync gave but did not live to remember is told once") {
  Stage stage;
  const auto spool = stage.ecsync.home() / ".local/share/ecsync/notify/telegram.default";
  std::filesystem::create_directories(spool);
  // A dry run writes the same answer and remembers nothing.
  REQUIRE(stage.ecsync
              .run({"exceptions", "--new=telegram", "-n", "--json", "-o", spool + "/incoming.json"})
              .status == 0);
  CHECK(stage.tell("tell-telegram").status == 0);
  CHECK(stage.tell("tell-telegram").status == 0);
  CHECK(stage.server.told_of("order A1") == 1);
  CHECK(stage.server.told_of("order A2") == 1);
}

TEST_CASE(
    "killed at any point a thing is told at least once, and twice only when it had been sent") {
  Stage stage;
  const auto& home = stage.ecsync.home();
  const auto real = std::filesystem::path(ECSYNC_BINARY).parent_path().string();
  // Each program that does something dies with the whole script once it has done so the nth time.
  std::filesystem::create_directory(home / "mortal");
  for (const std::string name : {"ecsync", "jq", "mv", "rm", "curl", "sync", "mkdir"})
    home.write(
        "mortal/" + name,
        fmt::format("#!/bin/sh\n"
                    "n=$(($(/bin/cat {0}/done) + 1))\necho $n >{0}/done\n"
                    "{1}/{2} \"$@\"\nstatus=$?\n"
                    "[ $n != $(/bin/cat {0}/last) ] || {{ echo {2} >{0}/killed; kill -9 0; }}\n"
                    "exit $status\n",
                    home.path().string(), name == "ecsync" ? real : "/usr/bin", name),
        0700);
  int calls = 1;
  for (bool killed = true; killed && calls < 60; ++calls) {
    std::filesystem::remove_all(home / ".local/share/ecsync/notify");
    std::filesystem::remove(stage.server.folder / "told");
    stage.shop.database.engine().execute("DELETE FROM shown_exceptions");
    home.write("done", "0\n");
    home.write("last", std::to_string(calls) + "\n");
    std::filesystem::remove(home / "killed");
    stage.ecsync.set("PATH", (home / "mortal") + ":" + real + ":/usr/bin:/bin");
    killed = stage.ecsync.run_other({"/usr/bin/setsid", "-w", "/bin/sh", scripts + "tell-telegram"})
                 .status == 128 + SIGKILL;
    const auto victim = killed ? read(home / "killed") : "";
    stage.ecsync.set("PATH", real + ":/usr/bin:/bin");
    const auto after = stage.tell("tell-telegram");
    CAPTURE(calls);
    CAPTURE(victim);
    CAPTURE(after.err);
    CHECK(after.status == 0);
    const int most = holds(victim, "curl") || holds(victim, "jq") ? 2 : 1;
    for (const auto* order : {"order A1", "order A2"}) {
      CHECK(stage.server.told_of(order) >= 1);
      CHECK(stage.server.told_of(order) <= most);
    }
  }
  CHECK(calls > 8);
  CHECK(calls < 60);
}

}  // namespace ecsync::test
