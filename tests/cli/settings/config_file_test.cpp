#include "cli/settings/config_file.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "tests/support/holds.h"
#include "tests/support/scoped_variable.h"
#include "tests/support/temp_dir.h"

namespace ecsync::cli {
namespace {

using test::holds;

/// A file with this content, read.
struct Read {
  test::TempDir dir;
  ConfigFile file;
  explicit Read(const std::string& text, unsigned mode = 0600)
      : file(read_config_file(dir.write("shop.toml", text, mode))) {}
};

/// "3:11 message | hint" of the first fault; "" when there is none.
std::string first_fault(const std::string& text) {
  const Read read(text);
  if (read.file.faults.empty()) return "";
  const auto& fault = read.file.faults.front();
  return fmt::format("{}:{} {} | {}", fault.line, fault.column, fault.message.english(),
                     fault.hint.english());
}

std::string repeated(std::string_view part, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += part;
  return text;
}

}  // namespace

TEST_CASE("a configuration file gives its values with their places") {
  const Read read(
      "timezone = \"UTC\"\n"
      "sync.jobs = 4\n"
      "[shopee]\n"
      "  app_key = '2001234'   # from the app's page\n"
      "rate = 0.5\n"
      "[secrets]\n"
      "key_command = [\n  \"pass\", \"show\",\n  \"ecsync/key\",\n]\n");
  REQUIRE(read.file.faults.empty());
  const auto& values = read.file.values;
  CHECK(values.size() == 5);
  CHECK(values.at("timezone").words == std::vector<std::string>{"UTC"});
  CHECK(values.at("sync.jobs").words == std::vector<std::string>{"4"});
  CHECK(values.at("shopee.app_key").words == std::vector<std::string>{"2001234"});
  CHECK(values.at("shopee.app_key").line == 4);
  CHECK(values.at("shopee.app_key").column == 13);
  CHECK(values.at("shopee.rate").words == std::vector<std::string>{"0.5"});
  CHECK(values.at("secrets.key_command").words ==
        std::vector<std::string>{"pass", "show", "ecsync/key"});
}

TEST_CASE("paths of the file start at its folder or at home") {
  const test::ScopedVariable home("HOME", "/home/lan");
  const Read read(
      "database = \"../shop.db\"\n"
      "[secrets]\nkey_file = \"~/ecsync.key\"\n"
      "[lazada]\napp_secret_file = \"lazada.secret\"\n"
      "[shopee]\napp_secret_file = \"/etc/ecsync/shopee.secret\"\n");
  REQUIRE(read.file.faults.empty());
  const auto path = [&](const char* key) { return read.file.values.at(key).words.front(); };
  CHECK(path("database") == (read.dir.path().parent_path() / "shop.db").string());
  CHECK(path("secrets.key_file") == "/home/lan/ecsync.key");
  CHECK(path("lazada.app_secret_file") == read.dir / "lazada.secret");
  CHECK(path("shopee.app_secret_file") == "/etc/ecsync/shopee.secret");
}

TEST_CASE("a key that nobody knows is told with its place and the nearest one") {
  CHECK(first_fault("[sync]\n  overlpa = \"15m\"\n") ==
        "2:3 unknown key 'sync.overlpa' | Did you mean sync.overlap?");
  CHECK(first_fault("jobs = 3\n") == "1:1 unknown key 'jobs' | Did you mean sync.jobs?");
  CHECK(first_fault("[lazada]\nservice_id = \"1\"\n") ==
        "2:1 unknown key 'lazada.service_id' | Did you mean tiktok.service_id?");
  CHECK(first_fault("\n[shoppe]\napp_key = \"1\"\n") ==
        "2:2 unknown section [shoppe] | Did you mean [shopee]?");
  CHECK(holds(first_fault("sync = 3\n"), "1:1 'sync' is a section: write [sync]"));
  CHECK(holds(first_fault("[[sync]]\njobs = 3\n"), "'sync' is a section"));
  CHECK(holds(first_fault("[sync.jobs]\nmost = 3\n"), "a number without quotes is wanted here"));
  CHECK(holds(first_fault("colour_of_the_sky = 1\n"), "See 'ecsync config show'"));
}

TEST_CASE("values of a wrong type or out of bounds are told with what is wanted") {
  const std::vector<std::pair<std::string, std::string>> wrong{
      {"timezone = 7", "1:12 a text in quotes is wanted here"},
      {"timezone = \"Mars/Olympus\"", "1:12 unknown time zone 'Mars/Olympus'"},
      {"timezone = 2026-11-01", "a text in quotes is wanted here"},
      {"database = \"\"", "is empty"},
      {"sync.jobs = \"4\"", "a number without quotes is wanted here"},
      {"sync.jobs = 4.0", "a number without quotes is wanted here"},
      {"sync.jobs = 0", "'0' is not a whole number from 1 to 64"},
      {"sync.retries = -1", "'-1' is not a whole number from 0 to 9"},
      {"sync.horizon_days = 9223372036854775807", "is not a whole number from 1 to 3650"},
      {"sync.overlap = 15", "a text in quotes is wanted here"},
      {"sync.overlap = \"15 minutes\"", "'15 minutes' is not a duration such as 15m"},
      {"sync.overlap = \"5m\"", "'5m' is not between 15m and 7d"},
      {"sync.timeout = \"1h\"", "'1h' is not between 1s and 10m"},
      {"sync.rate = 0", "'0' is neither a number of calls a second nor \"off\""},
      {"sync.rate = -2", "'-2' is neither"},
      {"sync.rate = nan", "'nan' is neither"},
      {"sync.rate = inf", "'inf' is neither"},
      {"sync.rate = \"fast\"", "'fast' is neither"},
      {"sync.rate = true", "a number, or \"off\", is wanted here"},
      {"shopee.app_key = 2001234", "a text in quotes is wanted here"},
      {"shopee.app_key = \"my-partner\"", "'my-partner' is no number"},
      {"shopee.consent_link = \"protal\"", "'protal' is not one of signed, portal"},
      {"lazada.redirect_url = \"example.vn\"", "'example.vn' is not an address"},
      {"lazada.app_secret_command = \"pass x\"", "a list of words such as"},
      {"lazada.app_secret_command = []", "holds no words"},
      {"lazada.app_secret_command = [\"pass\", 3]", "a list of words such as"},
      {"slip.number = \"PX\"", "'PX' is not valid"},
      {"organization.name = \"a\\u0007b\"", "holds a control character"},
  };
  for (const auto& each : wrong) {
    const auto fault = first_fault(each.first + "\n");
    CAPTURE(each.first);
    CAPTURE(fault);
    CHECK(holds(fault, each.second));
  }
  for (const auto* good : {"sync.rate = 5", "sync.rate = 0.5", "sync.rate = \"off\"",
                           "slip.number = \"X{seq}\"", "sync.overlap = \"7d\""})
    CHECK(first_fault(std::string(good) + "\n") == "");
}

TEST_CASE("a secret in the file itself is refused, with what to write instead") {
  for (const auto* section : {"lazada", "shopee", "tiktok"}) {
    const auto fault = first_fault(fmt::format("[{}]\napp_secret = \"hush-hush\"\n", section));
    CHECK(holds(fault, fmt::format("2:1 '{}.app_secret' must not stand in this file", section)));
    CHECK(holds(fault, "app_secret_file = \"/path\""));
    CHECK(holds(fault, "app_secret_command = ["));
    CHECK_FALSE(holds(fault, "hush"));
  }
}

TEST_CASE("every fault of a file is found, in the order of the file") {
  const Read read("[sync]\njobs = 0\noverlap = \"5m\"\n[lazada]\nkey = 1\n[sync2]\n");
  REQUIRE(read.file.faults.size() == 4);
  CHECK(read.file.faults[0].line == 2);
  CHECK(read.file.faults[1].line == 3);
  CHECK(read.file.faults[2].line == 5);
  CHECK(read.file.faults[3].line == 6);
  const auto error = config_error(read.file);
  CHECK(error.code == ErrorCode::config_invalid);
  CHECK(holds(error.message.english(), "shop.toml:2:8: sync.jobs: '0' is not a whole number"));
  CHECK(holds(error.hint.english(), "'ecsync config check' shows 3 more"));
}

TEST_CASE("what is not TOML is told with its place") {
  const std::vector<std::pair<std::string, std::string>> broken{
      {"timezone = \"UTC\"\ntimezone = \"UTC\"\n", "2:"},  // twice
      {"[sync]\njobs = 1\n[sync]\n", "3:"},                // a section twice
      {"timezone = \"UTC\n", "1:"},                        // not closed
      {"timezone = \"\xff\xfe\"\n", "1:"},                 // not UTF-8
      {"timezone = \"\xed\xa0\x80\"\n", "1:"},             // a surrogate
      {std::string("timezone = \"U\0TC\"\n", 18), "1:"},   // a zero byte
      {"timezone\n", "1:"},                                // no value
      {"x = " + repeated("[", 3000) + "\n", "1:"},         // deep
      {repeated("x = [\n", 3000), ""},                     // deep over lines
      {"x = " + repeated("{a=", 3000) + "\n", "1:"},       // deep tables
      {repeated("a.", 20'000) + "b = 1\n", "1:1 there are too many dots"},
      {"[" + repeated("a.", 20'000) + "b]\n", "1:1 there are too many dots"},
  };
  for (const auto& each : broken) {
    const auto fault = first_fault(each.first);
    CAPTURE(each.first.substr(0, 40));
    CAPTURE(fault);
    CHECK_FALSE(fault.empty());
    CHECK(fault.starts_with(each.second));
  }
  CHECK(first_fault("# " + repeated(".", 500) + "\ntimezone = \"UTC\"\n") == "");
  // As deep as keys and lists may be nested at all.
  CHECK(holds(first_fault("x = " + repeated("[\n{" + repeated("a.", 30) + "b=", 127) + "1" +
                          repeated("}]", 127) + "\n"),
              "unknown key 'x'"));
  CHECK(first_fault("\xef\xbb\xbftimezone = \"UTC\"\r\n") == "");
  CHECK(first_fault("") == "");
}

TEST_CASE("a configuration file that is none is refused and never waited for") {
  const test::TempDir dir;
  const auto fault = [&](const std::string& path) {
    const auto file = read_config_file(path);
    return file.faults.empty() ? "" : config_error(file).message.english();
  };
  CHECK(holds(fault(dir / "none.toml"), "none.toml cannot be read: No such file"));
  CHECK(holds(fault(dir.path().string()), "is not a plain file"));
  REQUIRE(::mkfifo((dir / "pipe").c_str(), 0600) == 0);
  CHECK(holds(fault(dir / "pipe"), "is not a plain file"));
  CHECK(holds(fault("/dev/zero"), "is not a plain file"));
  CHECK(fault("/dev/null") == "");
  CHECK(holds(fault(dir.write("big.toml", repeated("# comment\n", 7000))), "larger than 64 KiB"));
  CHECK(fault(dir.write("good.toml", repeated("# comment\n", 6000))) == "");
  CHECK(holds(fault(dir.write("open.toml", "", 0666)), "can be changed by every user"));
  CHECK(fault(dir.write("read.toml", "", 0644)) == "");
}

TEST_CASE("the usual files are looked for below the XDG folder, then in /etc") {
  const test::TempDir dir;
  const test::ScopedVariable home("HOME", dir / "home");
  {
    const test::ScopedVariable config("XDG_CONFIG_HOME", dir / "xdg");
    CHECK(default_config_files("shop2") ==
          std::vector<std::string>{dir / "xdg/ecsync/shop2.toml", "/etc/ecsync/shop2.toml"});
    CHECK(default_config_file("shop2") == "");
    std::filesystem::create_directories(dir / "xdg/ecsync");
    const auto file = dir.write("xdg/ecsync/shop2.toml", "");
    CHECK(default_config_file("shop2") == file);
    CHECK(default_config_file("shop3") == "");
  }
  const test::ScopedVariable relative("XDG_CONFIG_HOME", "xdg");
  CHECK(default_config_files("shop2").front() == dir / "home/.config/ecsync/shop2.toml");
}

}  // namespace ecsync::cli
