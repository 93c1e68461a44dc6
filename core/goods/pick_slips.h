#pragma once

#include <vector>

#include "core/db/database.h"
#include "core/records/pick.h"
#include "core/records/slip.h"

namespace ecsync {

/// Adds up what these slips take from the shelves. They are of one warehouse, and at least one.
PickList pick_slips(db::Database& database, const std::vector<Slip>& slips);

}  // namespace ecsync
