#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/goods/slip_batch.h"

namespace ecsync {

/// Exports slips (Xuất kho): their pieces leave the warehouse. One that is refused stops no other;
/// a number that is named twice is taken once. What is known of its order may speak against it
/// (objections_to); `anyway` overrides that, and the ledger keeps it. Errors per slip: not_found,
/// slip_not_pending, order_status_not_allowed, cancel_requested, order_set_aside, slip_differs.
SlipsReport export_pending_slips(db::Database& database, const Clock& clock,
                                 const std::vector<std::string>& numbers, bool dry_run,
                                 bool anyway = false);

/// Cancels slips (Hủy phiếu): their pieces become available again. Errors per slip: not_found,
/// slip_not_pending.
SlipsReport cancel_slips(db::Database& database, const Clock& clock,
                         const std::vector<std::string>& numbers,
                         const std::optional<std::string>& reason, bool dry_run);

// Of one slip, inside a Transaction of the caller. Errors as above, without not_found.
Status export_pending(db::Database& database, SlipKey key, Timestamp now, bool anyway = false);
Status cancel_pending(db::Database& database, SlipKey slip, Timestamp now,
                      const std::optional<std::string>& reason);

}  // namespace ecsync
