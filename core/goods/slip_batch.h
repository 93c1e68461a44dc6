#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/records/slip.h"

namespace ecsync {

/// What several slips at once came to: each one went through or was refused on its own.
struct SlipsReport {
  std::vector<Slip> slips;     ///< that are now as wished
  std::vector<SlipKey> found;  ///< of `slips`, those that had been made before (if_missing)
  std::vector<Error> errors;   ///< one per order or slip that was refused
  bool interrupted = false;    ///< INT or TERM arrived; the rest was not begun
};

/// How a batch names and does one of its items.
struct SlipBatch {
  std::size_t items = 0;
  bool dry_run = false;
  std::function<std::string(std::size_t item)> reference;
  /// Runs inside the item's own savepoint; an Error undoes the item alone, no Slip means that there
  /// was nothing to do.
  std::function<Result<std::optional<Slip>>(std::size_t item)> run;
};

/// Runs the items in transactions of up to 100 and gathers what came of them in `report`. When the
/// file fails (disk full, busy) after something was committed, the rest is reported with that
/// error; when nothing was, DatabaseError passes through.
void run_batch(db::Database& database, const SlipBatch& batch, SlipsReport& report);

}  // namespace ecsync
