#include "core/db/sqlite/backup.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/support/fixed_clock.h"
#include "tests/support/small_shop.h"
#include "tests/support/stored.h"
#include "tests/support/temp_dir.h"

namespace ecsync::db {
namespace {

using test::TempDir;

/// A file of some hundred pages with one shop.
struct LargeFile {
  TempDir folder;
  std::string path = folder / "shop.db";
  std::string target = folder / "copy.db";
  test::SmallShop shop{path};

  LargeFile() {
    shop.sell("A1", {{"10"}});
    shop.stock("P", 5);
    shop.database.engine().execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000) "
        "INSERT INTO products (code, name, unit, currency, search_key) "
        "SELECT 'X' || i, 'Áo dài lụa ' || i, 'cái', 'VND', 'ao dai ' || i FROM n");
  }
  NewFile open() const {
    auto file = NewFile::open(target, false);
    REQUIRE(file);
    return *std::move(file);
  }
};

/// What ecsync finds in the copy.
std::int64_t products_in(const std::string& path) {
  auto copy = Database::open_existing(path);
  REQUIRE(copy);
  return test::ask(*copy, "SELECT count(*) FROM products");
}

}  // namespace

TEST_CASE("a backup is a whole database, private, and there only when it is complete") {
  const LargeFile large;
  auto database = Database::open_existing(large.path);
  REQUIRE(database);
  test::FixedClock clock{test::moment()};
  auto file = large.open();
  BackupListener listener;
  std::int64_t goes = 0;
  listener.progress = [&](std::int64_t copied, std::int64_t all) {
    CHECK(copied < all);
    CHECK_FALSE(std::filesystem::exists(large.target));
    ++goes;
  };
  const auto made = back_up(*database, file, clock, listener, {.pages = 10});
  REQUIRE(made);
  CHECK(goes > 10);
  REQUIRE(file.put_in_place());
  CHECK(made->orders == 1);
  CHECK(made->bytes == static_cast<std::int64_t>(std::filesystem::file_size(large.target)));
  struct stat status {};
  REQUIRE(::stat(large.target.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600U);
  CHECK(products_in(large.target) == 4001);
  const auto planned = size_of_backup(*database);
  CHECK(planned.bytes == made->bytes);
  CHECK(planned.orders == 1);
}

TEST_CASE("who writes all the time is let in between two goes, and then waits for one at most") {
  const LargeFile large;
  auto database = Database::open_existing(large.path);
  // It waits for nobody: a lock that is left held fails its write.
  auto writer = Database::open_existing(large.path, std::chrono::milliseconds{0});
  REQUIRE(database);
  REQUIRE(writer);
  test::FixedClock clock{test::moment()};
  int written = 0;
  int at_once = 0;
  BackupListener listener;
  listener.progress = [&](std::int64_t /*copied*/, std::int64_t /*all*/) {
    Transaction transaction(*writer);
    writer->engine().execute(
        "UPDATE products SET price = coalesce(price, 0) + 1 WHERE code <> 'P'");
    transaction.commit();
    ++written;
  };
  listener.in_one_go = [&] { ++at_once; };
  auto file = large.open();
  REQUIRE(back_up(*database, file, clock, listener, {.pages = 10, .restarts = 5}));
  REQUIRE(file.put_in_place());
  CHECK(at_once == 1);
  CHECK(written == 6);
  // One moment of the file: each transaction gave all of them the same price.
  auto copy = Database::open_existing(large.target);
  REQUIRE(copy);
  CHECK(test::ask(*copy, "SELECT count(DISTINCT price) FROM products WHERE code <> 'P'") == 1);
  CHECK(test::ask(*copy, "SELECT price FROM products WHERE code <> 'P'") == written);
}

TEST_CASE("a damaged file gets no backup, and the error says so") {
  const LargeFile large;
  {
    std::fstream bytes(large.path, std::ios::in | std::ios::out | std::ios::binary);
    bytes.seekp(4096 * 100);
    bytes << std::string(8192, '\x7f');
  }
  auto database = Database::open_existing(large.path);
  REQUIRE(database);
  test::FixedClock clock{test::moment()};
  {
    const auto file = large.open();
    const auto made = back_up(*database, file, clock);
    REQUIRE_FALSE(made);
    CHECK(made.error().code == ErrorCode::db_unusable);
    CHECK(made.error().message.english().find(large.path + " is damaged (") == 0);
    CHECK(made.error().hint.english().find("ecsync doctor") != std::string::npos);
  }
  for (const auto& entry : std::filesystem::directory_iterator(large.folder.path()))
    CHECK_FALSE(entry.path().filename().string().starts_with(".ecsync-"));
}

}  // namespace ecsync::db
