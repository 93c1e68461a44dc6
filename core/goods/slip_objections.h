#pragma once

#include <optional>
#include <vector>

#include "core/base/error.h"
#include "core/db/database.h"
#include "core/records/slip.h"

namespace ecsync {

/// Why the goods of a slip should stay where they are, by what is known of its order.
struct SlipObjection {
  ErrorCode code{};
  Message message;
  Message hint;
};

/// All of them, in the order in which they are told: order_status_not_allowed, cancel_requested,
/// order_set_aside (also of an order that is gone), slip_differs. None of a slip that is cancelled
/// or whose goods are all back.
std::vector<SlipObjection> objections_to(db::Database& database, const Slip& slip);

/// The first objection as a refusal, with all of them in its details; nothing when there is none.
std::optional<Error> refuse_export(db::Database& database, const Slip& slip,
                                   const std::vector<SlipObjection>& objections);

}  // namespace ecsync
