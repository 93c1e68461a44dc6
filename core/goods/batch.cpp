#include "core/goods/batch.h"

#include <algorithm>

#include "core/base/stop.h"
#include "core/db/savepoint.h"

namespace ecsync {
namespace {

constexpr std::size_t group_size = 100;

void run_item(db::Database& database, const Batch& batch, std::size_t item, BatchReport& report) {
  db::Savepoint savepoint(database);
  auto done = batch.run(item);
  if (done) {
    savepoint.keep();
    return;
  }
  auto error = std::move(done).error();
  if (error.reference.empty()) error.reference = batch.reference(item);
  report.errors.push_back(std::move(error));
}

/// Runs the items from `first` up to but without `end` in one transaction, which a dry run rolls
/// back.
void run_group(db::Database& database, const Batch& batch, std::size_t first, std::size_t end,
               BatchReport& report) {
  db::Transaction transaction(database);
  for (auto item = first; item < end && !report.interrupted; ++item) {
    report.interrupted = stop_requested();
    if (!report.interrupted) run_item(database, batch, item, report);
  }
  if (!batch.dry_run) transaction.commit();
}

}  // namespace

void run_batch(db::Database& database, const Batch& batch, BatchReport& report) {
  // A dry run does all items in one transaction, so that they compete for stock as in a real run.
  const auto size = batch.dry_run ? batch.items : group_size;
  for (std::size_t first = 0; first < batch.items && !report.interrupted; first += size) {
    const auto end = std::min(first + size, batch.items);
    const auto kept_before = batch.kept();
    const auto errors_before = report.errors.size();
    try {
      run_group(database, batch, first, end, report);
    } catch (const db::DatabaseError& failure) {
      if (kept_before == 0) throw;
      batch.forget_after(kept_before);
      report.errors.resize(errors_before);
      report.interrupted = failure.error().code == ErrorCode::interrupted;
      if (report.interrupted) return;
      for (auto item = first; item < batch.items; ++item) {
        auto error = failure.error();
        error.reference = batch.reference(item);
        report.errors.push_back(std::move(error));
      }
      return;
    }
  }
}

}  // namespace ecsync
