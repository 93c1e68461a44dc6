#pragma once

#include <optional>

#include "core/db/sync_state.h"
#include "core/marketplace.h"

namespace ecsync {

/// A plan for reading `window`, cut into pieces of at most `longest` seconds. Neighbours share
/// their boundary second, because both ends of a piece are inclusive on some marketplaces only.
db::SyncPlan make_plan(db::Purpose purpose, const Window& window,
                       std::optional<std::chrono::seconds> longest);

/// The cursor once `plan` is complete. It never passes the plan's first answer: changes from the
/// time when the plan was read, which may take days, are for the next update. It never goes back.
/// Nothing when a plan for this purpose moves no cursor.
std::optional<Timestamp> cursor_after(const db::SyncPlan& plan, std::optional<Timestamp> old);

}  // namespace ecsync
