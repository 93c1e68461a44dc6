#include "cli/settings/settings.h"

#include <doctest/doctest.h>

#include <set>

#include "tests/support/holds.h"
#include "tests/support/scoped_variable.h"
#include "tests/support/temp_dir.h"

namespace ecsync::cli {
namespace {

using test::holds;
using test::ScopedVariable;

/// Settings of these flags and this file.
Result<Settings> merged(const std::string& text, const Settings::Given& flags = {}) {
  const test::TempDir dir;
  const auto file = read_config_file(dir.write("shop.toml", text));
  return Settings::merge(flags, &file);
}

}  // namespace

TEST_CASE("a flag goes before the environment, that before the file, and that before the default") {
  const std::string file = "timezone = \"Asia/Tokyo\"\n";
  CHECK(Settings().text("timezone") == "Asia/Ho_Chi_Minh");
  const auto from_file = merged(file);
  REQUIRE(from_file);
  CHECK(from_file->text("timezone") == "Asia/Tokyo");
  CHECK(from_file->of("timezone").source == Source::file);
  CHECK(holds(from_file->place("timezone"), "shop.toml:1:12: timezone"));
  const ScopedVariable variable("ECSYNC_TIMEZONE", "Asia/Singapore");
  const auto from_environment = merged(file);
  REQUIRE(from_environment);
  CHECK(from_environment->text("timezone") == "Asia/Singapore");
  CHECK(from_environment->place("timezone") == "ECSYNC_TIMEZONE");
  const auto from_flag = merged(file, {{"timezone", "UTC"}});
  REQUIRE(from_flag);
  CHECK(from_flag->text("timezone") == "UTC");
  CHECK(from_flag->of("timezone").source == Source::flag);
  CHECK(from_flag->place("timezone") == "--timezone");
}

TEST_CASE("a wrong variable is named, whatever the file says") {
  const ScopedVariable variable("ECSYNC_SHOPEE_APP_KEY", "my-partner");
  const auto settings = merged("[shopee]\napp_key = \"1\"\n");
  REQUIRE_FALSE(settings);
  CHECK(settings.error().code == ErrorCode::usage);
  CHECK(settings.error().message == "ECSYNC_SHOPEE_APP_KEY: 'my-partner' is no number");
}

TEST_CASE("one of the ways to name a secret puts those of a weaker source aside") {
  const std::string file = "[lazada]\napp_secret_file = \"/etc/lazada.secret\"\n";
  const ScopedVariable command("ECSYNC_LAZADA_APP_SECRET_COMMAND", "pass show lazada");
  const auto settings = merged(file);
  REQUIRE(settings);
  CHECK_FALSE(settings->is_set("lazada.app_secret_file"));
  CHECK(settings->is_set_otherwise("lazada.app_secret_file"));
  CHECK(settings->text("lazada.app_secret_command") == "pass show lazada");
}

TEST_CASE("two ways to name a secret at once are refused") {
  const auto both = merged("[secrets]\nkey_file = \"/k\"\nkey_command = [\"k\"]\n");
  REQUIRE_FALSE(both);
  CHECK(both.error().code == ErrorCode::config_invalid);
  CHECK(holds(both.error().message.english(), ":2:12: secrets.key_file and "));
  CHECK(holds(both.error().message.english(), ":3:15: secrets.key_command exclude each other"));
  const ScopedVariable text("ECSYNC_TIKTOK_APP_SECRET", "hush");
  const ScopedVariable file("ECSYNC_TIKTOK_APP_SECRET_FILE", "/t");
  const auto variables = merged("");
  REQUIRE_FALSE(variables);
  CHECK(variables.error().message ==
        "ECSYNC_TIKTOK_APP_SECRET and ECSYNC_TIKTOK_APP_SECRET_FILE exclude each other");
}

TEST_CASE("settings do not carry a secret about") {
  const ScopedVariable secret("ECSYNC_LAZADA_APP_SECRET", "hush");
  const auto settings = merged("");
  REQUIRE(settings);
  CHECK(settings->text("lazada.app_secret") == "***");
}

TEST_CASE(
    "jobs and pace are told when they are set, a marketplace's own pace before the common one") {
  CHECK_FALSE(Settings().jobs());
  CHECK_FALSE(Settings().rate(Site::shopee));
  const auto settings = merged("[sync]\njobs = 8\nrate = \"off\"\n[shopee]\nrate = 2.5\n");
  REQUIRE(settings);
  CHECK(settings->jobs() == 8);
  CHECK(settings->rate(Site::shopee) == "2.5");
  CHECK(settings->rate(Site::lazada) == "off");
}

TEST_CASE("a default can be told later and never replaces a value") {
  auto settings = merged("database = \"/var/shop.db\"\n");
  REQUIRE(settings);
  settings->set_default("database", "/other.db");
  settings->set_default("secrets.key_file", "/k", "CREDENTIALS_DIRECTORY");
  CHECK(settings->text("database") == "/var/shop.db");
  CHECK(settings->text("secrets.key_file") == "/k");
  CHECK_FALSE(settings->is_set("secrets.key_file"));
}

TEST_CASE("the keys have names of their own, defaults that are good, and something to say") {
  std::set<std::string> names;
  for (const auto& key : config_keys()) {
    CAPTURE(key.name);
    CHECK(names.insert(key.name).second);
    CHECK(find_config_key(key.name) == &key);
    CHECK_FALSE(key.about.empty());
    if (!key.fallback.empty()) CHECK(check_value(key, {key.fallback}));
    if (key.kind == ValueKind::number || key.kind == ValueKind::duration) {
      CHECK(key.least <= key.most);
    }
  }
  CHECK(find_config_key("no.such") == nullptr);
}

}  // namespace ecsync::cli
