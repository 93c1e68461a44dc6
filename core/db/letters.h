#pragma once

#include <set>

#include "core/db/database.h"

namespace ecsync::db {

/// Every character of the names and units that stand on slips, of products as they are now and as
/// older slips keep them, and of warehouses.
std::set<char32_t> letters_to_print(Database& database);

}  // namespace ecsync::db
