#include "core/goods/slip_batch.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <string>
#include <utility>

#include "core/base/stop.h"
#include "tests/support/helper_process.h"
#include "tests/support/stored.h"
#include "tests/support/temp_dir.h"

namespace ecsync {
namespace {

/// Items that each write a row, in a file that another program looks at meanwhile.
struct RowBatch {
  test::TempDir folder;
  db::Database database{*db::Database::open(folder / "e.db")};
  db::Database other{*db::Database::open(folder / "e.db")};
  std::vector<std::int64_t> seen_by_other;  ///< rows, when each item begins
  std::optional<std::size_t> breaks;        ///< from this item on the disk is full
  std::vector<std::size_t> refused;         ///< items that are refused on their own
  std::optional<std::size_t> stops;         ///< at this item somebody asks the program to stop

  SlipsReport run(std::size_t items, bool dry_run = false) {
    SlipBatch batch;
    batch.items = items;
    batch.dry_run = dry_run;
    batch.reference = [](std::size_t item) { return std::to_string(item); };
    batch.run = [this](std::size_t item) { return write_row(item); };
    SlipsReport report;
    run_batch(database, batch, report);
    return report;
  }
  std::int64_t rows(db::Database& of) const {
    return test::ask(of, "SELECT count(*) FROM warehouses");
  }

 private:
  Result<std::optional<Slip>> write_row(std::size_t item) {
    seen_by_other.push_back(rows(other));
    if (stops == item) std::raise(SIGTERM);
    const auto code = std::to_string(item);
    database.engine().execute("INSERT INTO warehouses (code, name) VALUES ('" + code + "', 'Kho')");
    if (breaks && item >= *breaks)
      throw db::DatabaseError(make_error(ErrorCode::db_unusable, verbatim("the disk is full")));
    if (std::find(refused.begin(), refused.end(), item) != refused.end())
      return make_error(ErrorCode::line_not_linked, verbatim("not linked"));
    Slip slip;
    slip.number = code;
    return std::optional(std::move(slip));
  }
};

}  // namespace

TEST_CASE("a batch is committed a hundred items at a time, also what is left at its end") {
  RowBatch batch;
  const auto report = batch.run(201);
  CHECK(report.slips.size() == 201);
  CHECK(report.errors.empty());
  REQUIRE(batch.seen_by_other.size() == 201);
  for (std::size_t item = 0; item < 201; ++item) {
    CAPTURE(item);
    CHECK(batch.seen_by_other[item] == static_cast<int>(item / 100 * 100));
  }
  CHECK(batch.rows(batch.other) == 201);
}

TEST_CASE("a file that fails in the first hundred of a batch is an error of the whole") {
  RowBatch batch;
  batch.breaks = 99;
  CHECK_THROWS_AS(batch.run(150), db::DatabaseError);
  CHECK(batch.seen_by_other.size() == 100);
  CHECK(batch.rows(batch.other) == 0);
}

TEST_CASE("a file that fails later in a batch leaves what was committed and names all the rest") {
  RowBatch batch;
  batch.breaks = 150;
  batch.refused = {7, 120};
  const auto report = batch.run(260);
  CHECK(report.slips.size() == 99);
  CHECK(report.slips.back().number == "99");
  CHECK(batch.rows(batch.other) == 99);
  // The refusal of the first hundred stands; that of the second was made in vain, like its slips.
  REQUIRE(report.errors.size() == 1 + 160);
  CHECK(report.errors[0].code == ErrorCode::line_not_linked);
  CHECK(report.errors[0].reference == "7");
  for (std::size_t item = 100; item < 260; ++item) {
    const auto& error = report.errors[item - 99];
    CHECK(error.code == ErrorCode::db_unusable);
    CHECK(error.reference == std::to_string(item));
  }
  CHECK(batch.seen_by_other.size() == 151);
}

TEST_CASE("a file that fails after a hundred refusals is an error of the whole, too") {
  RowBatch batch;
  for (std::size_t item = 0; item < 100; ++item) batch.refused.push_back(item);
  batch.breaks = 100;
  CHECK_THROWS_AS(batch.run(150), db::DatabaseError);
}

TEST_CASE("a dry run of a batch is one transaction that leaves nothing") {
  RowBatch batch;
  const auto report = batch.run(150, true);
  CHECK(report.slips.size() == 150);
  CHECK(batch.seen_by_other == std::vector<std::int64_t>(150, 0));
  CHECK(batch.rows(batch.database) == 0);
}

TEST_CASE("a batch that is asked to stop ends the item it is at, keeps all and begins no other") {
  const auto process = test::start_process([] {
    watch_stop_signals();
    RowBatch batch;
    batch.stops = 2;
    const auto report = batch.run(300);
    return report.interrupted && report.slips.size() == 3 && batch.rows(batch.other) == 3 ? 0 : 1;
  });
  CHECK(test::end_of(process) == 0);
}

}  // namespace ecsync
