#include <doctest/doctest.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <thread>

#include "core/base/json.h"
#include "tests/cli/slip_shop.h"
#include "tests/support/market_stage.h"
#include "tests/support/stored.h"

namespace ecsync::test {
namespace {

namespace fs = std::filesystem;

/// The files of the folder whose names begin so.
int files_like(const fs::path& folder, const std::string& start) {
  int count = 0;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.path().filename().string().starts_with(start)) ++count;
  return count;
}

/// Makes the file so large that copying it takes a while.
void fill(SmallShop& shop) {
  shop.database.engine().execute(
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) "
      "INSERT INTO products (code, name, unit, currency, search_key) "
      "SELECT 'X' || i, 'Áo dài lụa ' || i, 'cái', 'VND', 'ao dai ' || i FROM n");
}

}  // namespace

TEST_CASE("a backup tells what is in it, is private, and replaces nothing without --force") {
  SlipShop shop;
  shop.shop.sell("A1", {{"10"}});
  const auto file = shop.ecsync.home() / "copy.db";
  const auto ran = shop.run({"backup", file});
  CHECK(ran.status == 0);
  CHECK(ran.err == "");
  CHECK(holds(ran.out, "Copied 1 order to " + file + " ("));
  CHECK(holds(ran.out, "), and checked the copy.\n"));
  struct stat status {};
  REQUIRE(::stat(file.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600U);

  const auto again = shop.run({"backup", file, "--json"});
  CHECK(again.status == 2);
  CHECK(schema_fault(again.out, "error") == "");
  CHECK(holds(again.err, "exists\n  Pass --force to replace it."));

  shop.shop.sell("A2", {{"10"}});
  const auto forced = shop.run({"backup", file, "--force", "--json"});
  CHECK(forced.status == 0);
  CHECK(schema_fault(forced.out, "backup") == "");
  const auto document = json::Document::parse(forced.out);
  CHECK(document->root()["orders"].integer() == 2);
  CHECK(document->root()["bytes"].integer() == static_cast<std::int64_t>(fs::file_size(file)));
  // What it holds, the program reads.
  CHECK(holds(shop.run({"orders", "--database", file, "--format", "csv"}).out, "A2"));
  CHECK(files_like(shop.ecsync.home().path(), ".ecsync-") == 0);
  CHECK(shop.run({"backup", shop.ecsync.home() / "quiet.db", "-q"}).out == "");
}

TEST_CASE("a dry run of a backup makes the same document and no file") {
  SlipShop shop;
  shop.shop.sell("A1", {{"10"}});
  const auto file = shop.ecsync.home() / "copy.db";
  const auto ran = shop.run({"backup", file, "-n", "--json"});
  CHECK(ran.status == 0);
  CHECK(schema_fault(ran.out, "backup") == "");
  CHECK(json::Document::parse(ran.out)->root()["dry_run"].boolean());
  CHECK_FALSE(fs::exists(file));
  CHECK(files_like(shop.ecsync.home().path(), ".ecsync-") == 0);
}

TEST_CASE("a backup never replaces a file that ecsync works with") {
  LazadaStage stage({"--shops", "1", "--orders", "2"});
  stage.connect(1);
  const auto key = stage.ecsync().home() / ".local/share/ecsync/default.key";
  const auto bytes = bytes_of(key);
  for (const auto& file : {stage.ecsync().database(), key}) {
    const auto ran = stage.run({"backup", file, "--force"});
    CHECK(ran.status == 2);
    CHECK(holds(ran.err, "is the file that ecsync works with"));
  }
  CHECK(bytes_of(key) == bytes);
  CHECK(stage.integrity() == "ok");
  for (const std::string file : {"-", "/dev/full", "/", ""})
    CHECK(stage.run({"backup", file, "--force"}).status == 2);
  CHECK(stage.run({"backup", "/no/such/folder/x.db"}).status == 2);
}

TEST_CASE("a backup of a file that does not exist makes nothing and says so with 5") {
  const Program ecsync;
  const auto ran = ecsync.run({"backup", ecsync.home() / "copy.db", "--json"});
  CHECK(ran.status == 5);
  CHECK(schema_fault(ran.out, "error") == "");
  CHECK(holds(ran.err, "there is no database"));
  CHECK_FALSE(fs::exists(ecsync.home() / "copy.db"));
  CHECK_FALSE(fs::exists(ecsync.database()));
}

TEST_CASE("a backup that finds the disk full is exit 1 and leaves nothing behind") {
  SlipShop shop;
  fill(shop.shop);
  shop.ecsync.limit_files(1'000'000);
  const auto file = shop.ecsync.home() / "copy.db";
  const auto ran = shop.run({"backup", file, "--json"});
  CHECK(ran.status == 1);
  CHECK(schema_fault(ran.out, "error") == "");
  CHECK(holds(ran.err, "cannot write " + file + ": File too large"));
  CHECK_FALSE(fs::exists(file));
  CHECK(files_like(shop.ecsync.home().path(), ".ecsync-") == 0);
}

TEST_CASE("a backup that is killed leaves nothing under its name") {
  SlipShop shop;
  fill(shop.shop);
  const auto file = shop.ecsync.home() / "copy.db";
  for (const auto signal : {SIGKILL, SIGTERM}) {
    auto running = shop.ecsync.start({"backup", file});
    while (files_like(shop.ecsync.home().path(), ".ecsync-") == 0) std::this_thread::yield();
    running.signal(signal);
    const auto ran = running.wait();
    CHECK(ran.status == 128 + signal);
    CHECK_FALSE(fs::exists(file));
    for (const auto& entry : fs::directory_iterator(shop.ecsync.home().path()))
      if (entry.path().filename().string().starts_with(".ecsync-")) {
        CHECK(signal == SIGKILL);
        fs::remove(entry.path());
      }
  }
  CHECK(shop.run({"backup", file}).status == 0);
}

TEST_CASE("backups that are made while a sync goes on are right, and the sync loses nothing") {
  LazadaStage stage({"--shops", "1", "--orders", "3000", "--products", "50", "--latency", "5"});
  stage.connect(1);
  auto running = stage.ecsync().start({"sync-orders"});
  std::int64_t orders = 0;
  bool growing = true;
  for (int i = 0; i < 20; ++i) {
    const auto file = stage.ecsync().home() / ("copy-" + std::to_string(i) + ".db");
    const auto ran = stage.run({"backup", file, "--json"});
    REQUIRE(ran.status == 0);
    const auto copied = json::Document::parse(ran.out)->root()["orders"].integer();
    growing = growing && copied >= orders;
    orders = copied;
    CHECK(stage.run({"status", "--database", file}).status == 0);
  }
  CHECK(growing);
  CHECK(running.wait().status == 0);
  CHECK(stage.order_fault() == "");
}

}  // namespace ecsync::test
