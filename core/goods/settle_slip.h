#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/goods/slip_batch.h"

namespace ecsync {

/// Exports slips (Xuất kho): their pieces leave the warehouse. One that is refused stops no other;
/// a number that is named twice is taken once. Errors per slip: not_found, slip_not_pending.
SlipsReport export_pending_slips(db::Database& database, const Clock& clock,
                                 const std::vector<std::string>& numbers, bool dry_run);

/// Cancels slips (Hủy phiếu): their pieces become available again. Otherwise like
/// export_pending_slips.
SlipsReport cancel_slips(db::Database& database, const Clock& clock,
                         const std::vector<std::string>& numbers,
                         const std::optional<std::string>& reason, bool dry_run);

/// Exports one slip, inside a Transaction of the caller. Errors: slip_not_pending.
Status export_pending(db::Database& database, SlipKey slip, Timestamp now);

}  // namespace ecsync
