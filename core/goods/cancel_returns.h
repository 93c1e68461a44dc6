#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/goods/return_batch.h"

namespace ecsync {

/// Cancels receipts: their pieces leave the stock again, and a slip that one of them closed is live
/// again. One that is refused stops no other. Errors per receipt: not_found, return_not_received,
/// slip_exists (the order has a later slip), insufficient_stock.
ReturnsReport cancel_returns(db::Database& database, const Clock& clock,
                             const std::vector<std::string>& numbers,
                             const std::optional<std::string>& reason, bool dry_run);

}  // namespace ecsync
