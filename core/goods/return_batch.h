#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/goods/batch.h"
#include "core/records/return_receipt.h"

namespace ecsync {

/// The outcome of a command over several receipts. Each was done or refused on its own.
struct ReturnsReport : BatchReport {
  std::vector<ReturnReceipt> returns;  ///< those that are made or cancelled now
  std::vector<ReturnKey> found;        ///< those of `returns` that were there before (ref)
};

/// Runs what `words` name as a Batch, each word once. `run` adds what comes of one to the report.
void run_returns(db::Database& database, const std::vector<std::string>& words, bool dry_run,
                 ReturnsReport& report, const std::function<Status(const std::string&)>& run);

}  // namespace ecsync
