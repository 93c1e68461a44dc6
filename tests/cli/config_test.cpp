#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <sstream>

#include "core/base/json.h"
#include "tests/cli/slip_shop.h"
#include "tests/support/market_stage.h"
#include "tests/support/pdf.h"
#include "tests/support/program.h"
#include "tests/support/schema.h"
#include "tests/support/stored.h"

namespace ecsync::test {
namespace {

/// Writes `NAME.toml` where the program looks for it.
std::string write_config(const Program& ecsync, const std::string& text,
                         const std::string& name = "default.toml") {
  const auto& home = ecsync.home();
  std::filesystem::create_directories(home / ".config/ecsync");
  return home.write(".config/ecsync/" + name, text);
}

/// "value source origin" of one key, by `config show --json`.
std::string shown(const Program& ecsync, const std::string& key,
                  std::vector<std::string> words = {}) {
  words.insert(words.begin(), {"config", "show", "--json"});
  const auto ran = ecsync.run(words);
  CAPTURE(ran.err);
  CHECK(ran.status == 0);
  CHECK(schema_fault(ran.out, "config") == "");
  const auto document = json::Document::parse(ran.out);
  for (const auto& each : document->root()["values"].items()) {
    if (each["key"].text() != key) continue;
    return fmt::format("{} {} {}", each["value"].text_or("-"), each["source"].text(),
                       each["origin"].text_or("-"));
  }
  return "not shown";
}

}  // namespace

TEST_CASE("config path tells the file in use, or that there is none") {
  Program ecsync;
  const auto none = ecsync.run({"config", "path"});
  CHECK(none.status == 0);
  CHECK(none.out.empty());
  CHECK(holds(none.err, "No configuration file is in use"));
  CHECK(holds(none.err, "/etc/ecsync/default.toml"));
  const auto file = write_config(ecsync, "");
  CHECK(ecsync.run({"config", "path"}).out == file + "\n");
  CHECK(ecsync.run({"config", "path", "--profile", "two"}).out.empty());
  const auto other = write_config(ecsync, "", "two.toml");
  CHECK(ecsync.run({"config", "path", "--profile", "two"}).out == other + "\n");
  ecsync.set("ECSYNC_CONFIG", other);
  CHECK(ecsync.run({"config", "path"}).out == other + "\n");
  CHECK(ecsync.run({"config", "path", "--config", file}).out == file + "\n");
  const auto document = ecsync.run({"config", "path", "--json"});
  CHECK(schema_fault(document.out, "config_path") == "");
  CHECK(holds(document.out, other));
  ecsync.unset("ECSYNC_CONFIG");
  ecsync.set("XDG_CONFIG_HOME", ecsync.home() / ".config");
  CHECK(ecsync.run({"config", "path"}).out == file + "\n");
}

TEST_CASE("the example of a configuration changes nothing, and each of its keys may be used") {
  const Program ecsync;
  const auto printed = ecsync.run({"config", "example"});
  REQUIRE(printed.status == 0);
  const auto good = [&](const std::string& text) {
    write_config(ecsync, text);
    const auto ran = ecsync.run({"config", "check", "--json"});
    const auto document = json::Document::parse(ran.out);
    // That a file is missing is no fault of the text.
    CHECK_MESSAGE(ran.status != 2, text, ran.err);
    return document.has_value();
  };
  CHECK(good(printed.out));
  CHECK(shown(ecsync, "sync.overlap") == "15m default -");
  std::string section;
  int keys = 0;
  std::istringstream lines(printed.out);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("[") || line.starts_with("#[")) section = line.substr(line.find('['));
    if (!line.starts_with("#") || line.starts_with("# ") || line.starts_with("#[")) continue;
    CAPTURE(line);
    CHECK(good(section + "\n" + line.substr(1) + "\n"));
    ++keys;
  }
  CHECK(keys > 25);
}

TEST_CASE("the example of one marketplace has its keys alone, also as a document") {
  const Program ecsync;
  const auto ran = ecsync.run({"config", "example", "shopee"});
  CHECK(holds(ran.out, "[shopee]"));
  CHECK(holds(ran.out, "#consent_link = \"signed\""));
  CHECK_FALSE(holds(ran.out, "[lazada]"));
  CHECK_FALSE(holds(ran.out, "[sync]"));
  const auto document = ecsync.run({"config", "example", "shopee", "--json"});
  CHECK(schema_fault(document.out, "config_example") == "");
  const auto wrong = ecsync.run({"config", "example", "shoppee"});
  CHECK(wrong.status == 2);
  CHECK(holds(wrong.err, "did you mean 'shopee'?"));
}

TEST_CASE("config show tells each value and where it comes from") {
  Program ecsync;
  CHECK(shown(ecsync, "timezone") == "Asia/Ho_Chi_Minh default -");
  CHECK(shown(ecsync, "database") == ecsync.database() + " default -");
  CHECK(shown(ecsync, "sync.jobs") == "- default -");
  const auto file = write_config(ecsync, "timezone = \"UTC\"\n[slip]\nwarehouse = \"HN\"\n");
  CHECK(shown(ecsync, "timezone") == "UTC file " + file + ":1:12");
  CHECK(shown(ecsync, "slip.warehouse") == "HN file " + file + ":3:13");
  ecsync.set("ECSYNC_TIMEZONE", "Asia/Tokyo");
  CHECK(shown(ecsync, "timezone") == "Asia/Tokyo environment ECSYNC_TIMEZONE");
  CHECK(shown(ecsync, "timezone", {"--timezone", "Asia/Seoul"}) == "Asia/Seoul flag --timezone");
  const auto table = ecsync.run({"config", "show"});
  CHECK(holds(table.out, "slip.warehouse"));
  CHECK(holds(ecsync.run({"config", "show", "--format", "csv", "--columns", "key,source"}).out,
              "timezone,environment\r\n"));
  CHECK(holds(ecsync.run({"config", "show", "--format", "jsonl"}).out, "{\"key\":\"timezone\""));
}

TEST_CASE("config show never shows a secret") {
  Program ecsync;
  const auto& home = ecsync.home();
  const auto keep = [&](const std::string& name, const std::string& secret) {
    return home.write(name, secret, 0600);
  };
  ecsync.set("ECSYNC_LAZADA_APP_SECRET", "hush-variable");
  const auto key = keep("sealing.key", "hush-key-hush-key-hush-key-hush-");
  const auto secret = keep("shopee.secret", "hush-file");
  const auto safe = keep("safe", "hush-command");
  const auto file = write_config(
      ecsync, fmt::format("[secrets]\nkey_file = \"{}\"\n[shopee]\napp_secret_file = \"{}\"\n"
                          "[tiktok]\napp_secret_command = [\"cat\", \"{}\"]\n",
                          key, secret, safe));
  CHECK(shown(ecsync, "lazada.app_secret") == "*** environment ECSYNC_LAZADA_APP_SECRET");
  CHECK(shown(ecsync, "shopee.app_secret_file") == secret + " file " + file + ":4:19");
  CHECK(shown(ecsync, "tiktok.app_secret_command") ==
        fmt::format("[\"cat\",\"{}\"] file {}:6:22", safe, file));
  CHECK(shown(ecsync, "secrets.key_file") == key + " file " + file + ":2:12");
  CHECK(shown(ecsync, "shopee.app_secret") == "not shown");
  const auto hushes = [&](const std::vector<std::string>& words) {
    const auto ran = ecsync.run(words);
    CAPTURE(words.back());
    CHECK(ran.status == 0);
    CHECK_FALSE(holds(ran.out + ran.err, "hush"));
  };
  for (const char* format : {"table", "csv", "tsv", "json", "jsonl"})
    hushes({"-v", "config", "show", "--format", format});
  hushes({"config", "check"});
  ecsync.set("ECSYNC_KEY_COMMAND", "cat " + key);
  hushes({"config", "show"});
  CHECK(shown(ecsync, "secrets.key_command") == "cat " + key + " environment ECSYNC_KEY_COMMAND");
}

TEST_CASE("a wrong configuration file stops every command that would use it, with its place") {
  const Program ecsync;
  const auto file = write_config(ecsync, "[sync]\noverlpa = \"15m\"\n");
  for (const auto* noun : {"orders", "connections", "sync-orders"}) {
    const auto ran = ecsync.run({noun});
    CHECK(ran.status == 2);
    CHECK(ran.out.empty());
    CHECK(ran.err == "ecsync: " + file + ":2:1: unknown key 'sync.overlpa'\n" +
                         "  Did you mean sync.overlap?\n");
  }
  const auto document = ecsync.run({"orders", "--json"});
  CHECK(document.status == 2);
  CHECK(schema_fault(document.out, "error") == "");
  CHECK(holds(document.out, "\"code\":\"CONFIG_INVALID\""));
  CHECK(holds(document.out, "\"line\":2,\"column\":1,\"key\":\"sync.overlpa\""));
  CHECK(ecsync.run({"--version"}).status == 0);
  CHECK(ecsync.run({"orders", "-h"}).status == 0);
  CHECK(ecsync.run({"config", "path"}).out == file + "\n");
}

TEST_CASE("a configuration file that is named must be there, a usual one need not") {
  Program ecsync;
  CHECK(ecsync.run({"orders"}).status == 0);
  const auto missing = ecsync.home() / "none.toml";
  const auto by_flag = ecsync.run({"orders", "--config", missing});
  CHECK(by_flag.status == 2);
  CHECK(holds(by_flag.err, missing + " cannot be read: No such file or directory"));
  ecsync.set("ECSYNC_CONFIG", missing);
  CHECK(ecsync.run({"orders"}).status == 2);
  CHECK(ecsync.run({"orders", "--config", "/dev/null"}).status == 0);
  CHECK(ecsync.run({"orders", "--config", ""}).status == 2);
}

TEST_CASE("config check tells all that is wrong with the file, with 2") {
  const Program ecsync;
  CHECK(ecsync.run({"config", "check"}).status == 0);
  const auto file = write_config(ecsync, "jobs = 3\n[lazada]\napp_secret = \"hush-hush\"\n");
  const auto ran = ecsync.run({"config", "check"});
  CHECK(ran.status == 2);
  CHECK(ran.out.empty());
  CHECK(holds(ran.err, file + ":1:1: unknown key 'jobs'\n  Did you mean sync.jobs?"));
  CHECK(holds(ran.err, file + ":3:1: 'lazada.app_secret' must not stand in this file"));
  CHECK_FALSE(holds(ran.err, "hush"));
  const auto document = ecsync.run({"config", "check", "--json"});
  CHECK(document.status == 2);
  CHECK(schema_fault(document.out, "config_check") == "");
  CHECK(json::Document::parse(document.out)->root()["problems"].items().size() == 2);
}

TEST_CASE("config check looks at the files with secrets that are named, with 9") {
  const Program ecsync;
  const auto& home = ecsync.home();
  write_config(ecsync, "[lazada]\napp_secret_file = \"lazada.secret\"\n");
  const auto secret = write_config(ecsync, "hush-hush", "lazada.secret");
  const auto good = ecsync.run({"config", "check"});
  CHECK(good.status == 0);
  CHECK(holds(good.out, "default.toml is good.\n"));
  CHECK(ecsync.run({"config", "check", "-q"}).out.empty());
  ::chmod(secret.c_str(), 0644);
  const auto open = ecsync.run({"config", "check"});
  CHECK(open.status == 9);
  CHECK(holds(open.err, "lazada.app_secret_file: "));
  CHECK(holds(open.err, "can be read or changed by other users\n  Make it private"));
  std::filesystem::remove(secret);
  const auto document = ecsync.run({"config", "check", "--json"});
  CHECK(document.status == 9);
  CHECK(schema_fault(document.out, "config_check") == "");
  CHECK(holds(document.out, "\"ok\":false"));
  const auto key = home.write("key", "too short");
  const auto other = home.write("key.toml", "[secrets]\nkey_file = \"key\"\n");
  CHECK(holds(ecsync.run({"config", "check", "--config", other}).err, "secrets.key_file: "));
}

TEST_CASE("config check names what each marketplace's app lacks and where one gets it") {
  Program ecsync;
  const auto none = ecsync.run({"config", "check"});
  CHECK(none.status == 0);
  for (const auto* where :
       {"Lazada: make it at https://open.lazada.com", "ecsync config example shopee",
        "TikTok Shop: make it at https://partner.tiktokshop.com"})
    CHECK(holds(none.err, where));
  write_config(ecsync,
               "[shopee]\napp_key = \"2001234\"\n[tiktok]\napp_secret_command = [\"true\"]\n");
  const auto half = ecsync.run({"config", "check"});
  CHECK(half.status == 0);
  CHECK(holds(half.err, "no app is set up for Shopee: ECSYNC_SHOPEE_APP_SECRET is not set"));
  CHECK(holds(half.err, "https://open.shopee.com"));
  CHECK(holds(half.err, "no app is set up for TikTok Shop: ECSYNC_TIKTOK_APP_KEY is not set"));
  CHECK(holds(half.err, "shopee.redirect_url is not set; without it no shop can be connected"));
  CHECK(holds(half.err, "tiktok.service_id is not set"));
  CHECK_FALSE(holds(half.err, "lazada"));
}

TEST_CASE("the example that is installed is the one that config example prints") {
  CHECK(bytes_of(std::string(ECSYNC_SOURCE_DIR) + "/dist/examples/ecsync.toml") ==
        Program().run({"config", "example"}).out);
}

TEST_CASE("apps and secrets may be told in the configuration file") {
  MarketStage stage("shopee", {"--shops", "1", "--orders", "3", "--products", "3"});
  auto& ecsync = stage.ecsync();
  const auto move = [&](const std::string& variable) {
    auto value = stage.sandbox().variable("ECSYNC_SHOPEE_" + variable);
    ecsync.unset("ECSYNC_SHOPEE_" + variable);
    return value;
  };
  ecsync.home().write("shopee.secret", move("APP_SECRET") + "\n");
  write_config(ecsync, fmt::format("[shopee]\napp_key = \"{}\"\nredirect_url = \"{}\"\n"
                                   "app_secret_file = \"~/shopee.secret\"\n",
                                   move("APP_KEY"), move("REDIRECT_URL")));
  stage.connect(1);
  CHECK(stage.run({"sync-orders"}).status == 0);
  CHECK(stage.order_fault() == "");
}

TEST_CASE("systemd may hand over an app's secret") {
  LazadaStage stage({"--shops", "1", "--orders", "3", "--products", "3"});
  auto& ecsync = stage.ecsync();
  std::filesystem::create_directory(ecsync.home() / "credentials");
  const auto file = ecsync.home().write("credentials/ecsync.lazada.secret",
                                        stage.sandbox().variable("ECSYNC_LAZADA_APP_SECRET"));
  ecsync.unset("ECSYNC_LAZADA_APP_SECRET");
  CHECK(stage.run({"connect", "lazada", "--print-url"}).status == 2);
  ecsync.set("CREDENTIALS_DIRECTORY", ecsync.home() / "credentials");
  CHECK(shown(ecsync, "lazada.app_secret_file") == file + " default CREDENTIALS_DIRECTORY");
  stage.connect(1);
}

TEST_CASE("the key's command may be told in the configuration file, with words of its own") {
  LazadaStage stage({"--shops", "1", "--orders", "3", "--products", "3"});
  auto& ecsync = stage.ecsync();
  const auto key = ecsync.home().write("the key", std::string(64, '7'));
  write_config(ecsync, fmt::format("[secrets]\nkey_command = [\"cat\", \"{}\"]\n", key));
  stage.connect(1);
  CHECK_FALSE(std::filesystem::exists(ecsync.home() / ".local/share/ecsync/default.key"));
  CHECK(stage.run({"sync-orders"}).status == 0);
  ecsync.home().write("the key", std::string(64, '8'));
  CHECK(stage.run({"sync-orders"}).status == 12);
}

TEST_CASE("how far back and how patient a sync is may be told in the configuration file") {
  LazadaStage stage({"--shops", "1", "--orders", "10", "--products", "5"});
  write_config(stage.ecsync(), "[sync]\nhorizon_days = 10\nretries = 0\n");
  stage.connect(1);
  CHECK(stage.run({"sync-orders"}).status == 0);
  CHECK(stage.count("SELECT (last_sync_at - horizon + 43200) / 86400 FROM connections") == 10);
  CHECK(stage.order_fault() == "");
  stage.fault(R"({"fault":"http_503","path":"/orders/get","count":1})");
  const auto ran = stage.run({"sync-orders", "--json"});
  CHECK(ran.status == 7);
  CHECK(holds(ran.out, "\"retries\":0"));
}

TEST_CASE("slips follow the configuration file: number, warehouse, organization") {
  SlipShop shop;
  shop.shop.sell("A1", {{"10"}});
  shop.shop.stock("P", 5);
  shop.shop.link("10", {"P"});
  REQUIRE(shop.run({"warehouses", "add", "SG", "--name", "Kho", "--default"}).status == 0);
  write_config(shop.ecsync,
               "[slip]\nnumber = \"XK-{seq:04}\"\nwarehouse = \"HN\"\n"
               "[organization]\nname = \"Công ty Nắng Ấm\"\ndepartment = \"Kho vận\"\n");
  const auto file = shop.ecsync.home() / "slip.pdf";
  const auto made = shop.run({"export-slip", "A1", "--print", file});
  CHECK(made.status == 0);
  CHECK(holds(made.out, "XK-0001 created"));
  CHECK(holds(made.out, "from HN"));
  const auto page = pdf_pages(bytes_of(file)).at(0);
  CHECK(holds(page, "Công ty Nắng Ấm"));
  CHECK(holds(page, "Kho vận"));
}

TEST_CASE("the configuration file may name the database") {
  const Program ecsync;
  write_config(ecsync, "database = \"../../shop.db\"\n");
  CHECK(ecsync.run({"warehouses", "add", "HN", "--name", "Kho"}).status == 0);
  CHECK(std::filesystem::exists(ecsync.home() / "shop.db"));
  CHECK_FALSE(std::filesystem::exists(ecsync.database()));
}

}  // namespace ecsync::test
