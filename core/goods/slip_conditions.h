#pragma once

#include <optional>
#include <vector>

#include "core/base/error.h"
#include "core/base/result.h"
#include "core/db/slip_basis.h"
#include "core/db/slips.h"
#include "core/records/warehouse.h"

namespace ecsync {

/// The order that a slip is wanted for, and where its goods would leave.
struct SlipQuestion {
  db::Database& database;
  const db::SlipBasis& basis;
  const Result<Warehouse>& warehouse;  ///< or why there is none
};

/// One of the conditions for a slip, which the order meets or not.
struct SlipCondition {
  ErrorCode id;  ///< of the refusal, or of the one that there would be
  bool met = false;
  Message message;  ///< the fact
  Message hint;     ///< what would mend it; "" when it is met
};

/// The refusal by the first condition that is not met; nothing when a slip can be made. Looks no
/// further than it has to.
std::optional<Error> refuse_slip(const SlipQuestion& question);
/// All conditions, in the order in which they are asked: the first that is not met is the refusal.
std::vector<SlipCondition> slip_conditions(const SlipQuestion& question);

/// The pieces that leave the warehouse: one entry per product, in the sequence of the order's
/// lines; lines without a link bring none. Nothing when a number is too large.
std::optional<std::vector<db::NewSlipLine>> slip_pieces(const db::SlipBasis& basis);

/// What each of the order's lines gives to them.
std::vector<db::SlipSource> slip_sources(const db::SlipBasis& basis);

/// The warehouse that goods leave: the one with this code, the default one for "". Errors:
/// not_found, usage when none is named and none is the default.
Result<Warehouse> slip_warehouse(db::Database& database, const std::string& code);

/// `CONNECTION/NUMBER`.
std::string order_reference(const db::SlipBasis& basis);

}  // namespace ecsync
