#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/goods/left_out.h"
#include "core/records/slip.h"

namespace ecsync {

/// The outcome of a command over several orders or slips. Each was done or refused on its own.
struct SlipsReport {
  std::vector<Slip> slips;        ///< those that are made, exported or cancelled now
  std::vector<SlipKey> found;     ///< those of `slips` that existed before (if_missing)
  std::vector<Error> errors;      ///< one per order or slip that was refused
  std::vector<LeftOut> left_out;  ///< shops whose orders were passed over, and how many
  std::vector<LeftOut> doubtful;  ///< shops of orders that were named and not passed over
  bool interrupted = false;       ///< a signal to stop arrived, and the rest was not begun
};

/// A batch of items: their number, and how one is named and done.
struct SlipBatch {
  std::size_t items = 0;
  bool dry_run = false;
  std::function<std::string(std::size_t item)> reference;
  /// Does one item, within its own savepoint. An Error undoes this item only. No Slip means that
  /// there was nothing to do.
  std::function<Result<std::optional<Slip>>(std::size_t item)> run;
};

/// Runs the items in transactions of up to 100 and adds the outcome of each to `report`. When the
/// file fails (disk full, busy) after a transaction was committed, the remaining items are reported
/// with that error. When it fails before, the DatabaseError is thrown.
void run_batch(db::Database& database, const SlipBatch& batch, SlipsReport& report);

}  // namespace ecsync
