#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "core/base/json.h"
#include "tests/cli/slip_shop.h"
#include "tests/support/market_stage.h"
#include "tests/support/stored.h"

namespace ecsync::test {
namespace {

namespace fs = std::filesystem;

/// The document of a run, and its status.
struct Examined {
  Ran ran;
  json::Document document;

  /// "" when the finding is well, else its remedy.
  std::string remedy(const std::string& id) const {
    for (const auto& check : document.root()["checks"].items()) {
      if (check["id"].text() != id) continue;
      CHECK(check["message"].text() != "");
      CHECK(check["ok"].boolean() != check["hint"].present());
      return check["ok"].boolean() ? "" : check["hint"].text();
    }
    CAPTURE(id);
    FAIL_CHECK("nothing was told of it");
    return "";
  }
  /// The ids of what is wrong.
  std::string wrong() const {
    std::string ids;
    for (const auto& check : document.root()["checks"].items())
      if (!check["ok"].boolean()) ids += check["id"].text() + " ";
    return ids;
  }
  std::string ids() const {
    std::string all;
    for (const auto& check : document.root()["checks"].items()) all += check["id"].text() + " ";
    return all;
  }
};

Examined examine(const Program& ecsync, std::vector<std::string> words = {}) {
  words.insert(words.begin(), {"doctor", "--json"});
  auto ran = ecsync.run(words);
  CAPTURE(ran.out);
  CHECK(schema_fault(ran.out, "doctor") == "");
  auto document = json::Document::parse(ran.out);
  REQUIRE(document);
  Examined examined{std::move(ran), *std::move(document)};
  CHECK(examined.document.root()["ok"].boolean() == examined.wrong().empty());
  CHECK(examined.ran.status == (examined.wrong().empty() ? 0 : 9));
  return examined;
}

/// A connected shop on a machine where nothing is wrong.
struct HealthyHome {
  LazadaStage stage{std::vector<std::string>{"--shops", "1", "--orders", "5", "--products", "3"}};

  HealthyHome() {
    stage.connect(1, {"--name", "hanoi"});
    const auto wants = ecsync().home() / ".config/systemd/user/timers.target.wants";
    fs::create_directories(wants);
    fs::create_symlink("/nowhere", wants + "/ecsync-sync@default.timer");
  }
  Program& ecsync() { return stage.ecsync(); }
  void sql(const std::string& text) {
    SQLite::Database(ecsync().database(), SQLite::OPEN_READWRITE).exec(text);
  }
  std::string key() { return ecsync().home() / ".local/share/ecsync/default.key"; }
  void configure(const std::string& text) {
    fs::create_directories(ecsync().home() / ".config/ecsync");
    ecsync().home().write(".config/ecsync/default.toml", text);
  }
};

}  // namespace

TEST_CASE("doctor works where there is nothing yet, and makes nothing") {
  const Program ecsync;
  const auto found = examine(ecsync);
  CHECK(found.ids() ==
        "config apps database.owner database.mode database.integrity database.schema "
        "database.space database.filesystem locks.owner key zone fonts schedule ");
  CHECK(found.wrong() == "apps ");
  CHECK(holds(found.remedy("apps"), "app_key"));
  CHECK_FALSE(fs::exists(ecsync.home() / ".local"));
  CHECK(examine(ecsync, {"--online"}).wrong() == "apps ");
}

TEST_CASE("doctor takes an empty file for what it is, and leaves it so") {
  const Program ecsync;
  const auto file = ecsync.home().write("empty.db", "");
  CHECK(examine(ecsync, {"--database", file}).wrong() == "apps ");
  CHECK(fs::file_size(file) == 0);
}

TEST_CASE("where nothing is wrong doctor ends with 0 and asks nobody, and with -q it is silent") {
  HealthyHome home;
  const auto calls = home.stage.request_figure("requests");
  const auto found = examine(home.ecsync());
  CHECK(found.wrong() == "");
  CHECK(holds(found.ids(), "zone fonts clock.lazada schedule "));
  CHECK(home.stage.request_figure("requests") == calls);
  const auto quiet = home.stage.run({"doctor", "-q"});
  CHECK(quiet.status == 0);
  CHECK(quiet.out == "");
  CHECK(quiet.err == "");
  const auto plain = home.stage.run({"doctor"});
  CHECK(plain.status == 0);
  CHECK(holds(plain.out, "database.integrity"));
  const auto online = examine(home.ecsync(), {"--online"});
  CHECK(online.wrong() == "");
  CHECK(holds(online.ids(), "online.lazada "));
  CHECK(home.stage.request_figure("requests") == calls + 1);
}

TEST_CASE("what is wrong is told on stderr with its remedy, also with -q") {
  HealthyHome home;
  fs::permissions(home.ecsync().database(), fs::perms::others_read, fs::perm_options::add);
  const auto ran = home.stage.run({"doctor", "-q"});
  CHECK(ran.status == 9);
  CHECK(ran.out == "");
  CHECK(ran.err == "ecsync: database.mode: other users can read or change " +
                       home.ecsync().database() + "\n  Run: chmod 600 " + home.ecsync().database() +
                       "\n");
}

TEST_CASE("doctor: a mistake in the configuration is told with its place, and the rest goes on") {
  HealthyHome home;
  home.configure("timzone = \"UTC\"\n");
  const auto found = examine(home.ecsync());
  CHECK(found.wrong() == "config ");
  CHECK(holds(found.ran.err, "default.toml:1:1"));
  CHECK(found.remedy("config") != "");
}

TEST_CASE("doctor: an app without key or secret is told with what to set") {
  HealthyHome home;
  home.ecsync().unset("ECSYNC_LAZADA_APP_SECRET");
  CHECK(holds(examine(home.ecsync()).remedy("apps"), "ECSYNC_LAZADA_APP_SECRET_FILE"));
  // A command may ask a person: it is run with --online only.
  home.configure("[lazada]\napp_secret_command = [\"false\"]\n");
  CHECK(examine(home.ecsync()).remedy("apps") == "");
  CHECK(examine(home.ecsync(), {"--online"}).remedy("apps") != "");
}

TEST_CASE("doctor: a damaged file is told with what to keep") {
  HealthyHome home;
  {
    std::fstream bytes(home.ecsync().database(), std::ios::in | std::ios::out | std::ios::binary);
    const auto pages = fs::file_size(home.ecsync().database()) / 4096;
    for (std::uintmax_t page = 2; page + 1 < pages; ++page) {
      bytes.seekp(static_cast<std::streamoff>(page * 4096));
      bytes << std::string(64, '\x7f');
    }
  }
  CHECK(holds(examine(home.ecsync()).remedy("database.integrity"), "restore a backup"));
}

TEST_CASE("doctor: a schema that was changed by hand, or is newer, is told") {
  HealthyHome home;
  home.sql("DROP INDEX orders_by_number");
  const auto changed = examine(home.ecsync());
  CHECK(changed.wrong() == "database.schema ");
  CHECK(holds(changed.ran.err, "index orders_by_number is missing"));
  CHECK(holds(changed.remedy("database.schema"), "restore a backup"));
  home.sql("PRAGMA user_version = 99");
  const auto newer = examine(home.ecsync());
  CHECK(newer.wrong() == "database.schema ");
  CHECK(holds(newer.remedy("database.schema"), "Install the newer ecsync"));
}

TEST_CASE("doctor: a key that is missing or another one is told") {
  HealthyHome home;
  home.ecsync().home().write(".local/share/ecsync/default.key", std::string(32, 'k'));
  const auto other = examine(home.ecsync());
  CHECK(other.wrong() == "key ");
  CHECK(holds(other.remedy("key"), "ecsync connect lazada --reconnect hanoi"));
  fs::remove(home.key());
  CHECK(holds(examine(home.ecsync()).remedy("key"), "Restore the key file"));
}

TEST_CASE("doctor: a system without time zones is told which package to install") {
  HealthyHome home;
  home.ecsync().set("TZDIR", "/nowhere");
  const auto found = examine(home.ecsync());
  CHECK(found.wrong() == "zone ");
  CHECK(holds(found.remedy("zone"), "apt-get install tzdata"));
}

TEST_CASE(
    "doctor: a letter of a name that no font has is told, and so is a machine without fonts") {
  HealthyHome home;
  REQUIRE(home.stage.run({"products", "add", "P", "--name", "Áo dài 𒀀", "--unit", "cái"}).status ==
          0);
  const auto letter = examine(home.ecsync());
  CHECK(letter.wrong() == "fonts ");
  CHECK(holds(letter.ran.err, "𒀀"));
  CHECK(holds(letter.remedy("fonts"), "fonts-noto-core"));
  home.ecsync().set("FONTCONFIG_FILE",
                    home.ecsync().home().write("fonts.conf",
                                               "<?xml version=\"1.0\"?><fontconfig><dir>/nowhere"
                                               "</dir></fontconfig>"));
  CHECK(holds(examine(home.ecsync()).remedy("fonts"), "fonts-dejavu-core"));
}

TEST_CASE(
    "doctor: a clock that was wrong at the last run is told, and a look online sees the mended "
    "one") {
  HealthyHome home;
  home.sql("UPDATE authorizations SET clock_offset = 600");
  const auto found = examine(home.ecsync());
  CHECK(found.wrong() == "clock.lazada ");
  CHECK(holds(found.ran.err, "10 minutes behind Lazada's"));
  CHECK(holds(found.remedy("clock.lazada"), "timedatectl set-ntp true"));
  CHECK(examine(home.ecsync(), {"--online"}).wrong() == "");
}

TEST_CASE("doctor: a connected shop that nothing pulls by itself is told with the timer") {
  HealthyHome home;
  fs::remove_all(home.ecsync().home() / ".config/systemd");
  const auto found = examine(home.ecsync());
  CHECK(found.wrong() == "schedule ");
  CHECK(holds(found.remedy("schedule"), "systemctl --user enable --now ecsync-sync@default.timer"));
}

TEST_CASE("doctor --online tells which marketplace does not accept the access, and what to do") {
  HealthyHome home;
  home.stage.sandbox().post("/sandbox/revoke", R"({"shop":"1"})", "");
  const auto found = examine(home.ecsync(), {"--online"});
  CHECK(found.wrong() == "online.lazada ");
  CHECK(holds(found.ran.err, "hanoi: "));
  CHECK(holds(found.remedy("online.lazada"), "ecsync connect lazada"));
}

}  // namespace ecsync::test
