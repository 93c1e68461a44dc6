#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/goods/batch.h"
#include "core/goods/left_out.h"
#include "core/records/slip.h"

namespace ecsync {

/// The outcome of a command over several orders or slips. Each was done or refused on its own.
struct SlipsReport : BatchReport {
  std::vector<Slip> slips;        ///< those that are made, exported or cancelled now
  std::vector<SlipKey> found;     ///< those of `slips` that existed before (if_missing)
  std::vector<LeftOut> left_out;  ///< shops whose orders were passed over, and how many
  std::vector<LeftOut> doubtful;  ///< shops of orders that were named and not passed over
};

/// A batch of items that each come to a slip.
struct SlipBatch {
  std::size_t items = 0;
  bool dry_run = false;
  std::function<std::string(std::size_t item)> reference;
  /// Does one item, within its own savepoint. An Error undoes this item only. No Slip means that
  /// there was nothing to do.
  std::function<Result<std::optional<Slip>>(std::size_t item)> run;
};

/// Runs the items as any Batch and adds the outcome of each to `report`.
void run_batch(db::Database& database, const SlipBatch& slips, SlipsReport& report);

}  // namespace ecsync
