#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/db/database.h"

namespace ecsync {

/// What the report of every batch has.
struct BatchReport {
  std::vector<Error> errors;  ///< one per item that was refused
  bool interrupted = false;   ///< a signal to stop arrived, and the rest was not begun
};

/// A batch of items: their number, and how one is named and done.
struct Batch {
  std::size_t items = 0;
  bool dry_run = false;
  std::function<std::string(std::size_t item)> reference;
  /// Does one item, within its own savepoint, and keeps what came of it. An Error undoes this item
  /// only.
  std::function<Status(std::size_t item)> run;
  std::function<std::size_t()> kept;  ///< how many outcomes there are
  /// Forgets the outcomes after the first so many: they were not committed.
  std::function<void(std::size_t outcomes)> forget_after;
};

/// Runs the items in transactions of up to 100 and adds the refusals to `report`. When the file
/// fails (disk full, busy) after a transaction was committed, the remaining items are reported with
/// that error. When it fails before, the DatabaseError is thrown.
void run_batch(db::Database& database, const Batch& batch, BatchReport& report);

}  // namespace ecsync
