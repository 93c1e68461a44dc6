#include "core/db/sqlite/inspect_file.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <doctest/doctest.h>

#include "core/db/sqlite/schema.h"
#include "tests/support/holds.h"
#include "tests/support/stored.h"
#include "tests/support/temp_dir.h"

namespace ecsync::db {
namespace {

std::string differences_after(const std::string& change) {
  const test::TempDir folder;
  const auto path = folder / "shop.db";
  {
    auto database = Database::open(path);
    REQUIRE(database);
    if (!change.empty()) database->engine().execute(change);
  }
  const auto found = inspect_file(path, true);
  REQUIRE(found);
  std::string all;
  for (const auto& each : found->differences) all += each.english() + "\n";
  return all;
}

}  // namespace

TEST_CASE("a file that was brought here step by step has the schema of a new one") {
  const test::TempDir folder;
  const auto path = folder / "shop.db";
  {
    SQLite::Database file(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    const auto schema = current_schema();
    for (const auto& step : schema.steps) file.exec(std::string(step.sql));
    file.exec("PRAGMA user_version = " + std::to_string(schema.version()));
    file.exec("PRAGMA application_id = " + std::to_string(application_id));
  }
  const auto found = inspect_file(path, false);
  REQUIRE(found);
  CHECK(found->damage.empty());
  CHECK(found->version == current_schema().version());
  for (const auto& each : found->differences) FAIL_CHECK(each.english());
}

TEST_CASE("what somebody changed in the schema is named, and what does no harm is not") {
  CHECK(differences_after("") == "");
  CHECK(differences_after(
            "CREATE VIEW mine AS SELECT 1; CREATE INDEX mine_too ON orders (total)") == "");
  CHECK(differences_after("DROP INDEX orders_by_number") == "index orders_by_number is missing\n");
  CHECK(differences_after("DROP VIEW v_slips; CREATE VIEW v_slips AS SELECT 1 AS number") ==
        "view v_slips is not as ecsync makes it\n");
  CHECK(differences_after("CREATE TRIGGER mine AFTER INSERT ON orders BEGIN SELECT 1; END") ==
        "trigger mine is not one of ecsync\n");
}

TEST_CASE("rows that point nowhere are damage, and an empty file is none") {
  const test::TempDir folder;
  const auto path = folder / "shop.db";
  {
    auto database = Database::open(path);
    REQUIRE(database);
    const auto shop = test::add_shop(*database);
    test::store(*database, shop, test::some_order("A"));
    database->engine().execute("PRAGMA foreign_keys = OFF; DELETE FROM listings");
  }
  const auto found = inspect_file(path, false);
  REQUIRE(found);
  REQUIRE(found->damage.size() >= 1);
  CHECK(found->damage.front() ==
        "rows of order_lines point to rows of listings that are not there");

  const auto empty = inspect_file(folder.write("empty.db", ""), true);
  REQUIRE(empty);
  CHECK(empty->version == 0);
  const auto other = inspect_file(folder.write("text.db", std::string(5000, 'x')), true);
  CHECK_FALSE(other);
}

}  // namespace ecsync::db
