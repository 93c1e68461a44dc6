#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/db/query.h"

namespace ecsync::db {

/// The SELECT that read_orders understands, followed by `rest` (WHERE … on `o`).
std::string select_orders(std::string_view rest);
/// Runs `query` to its end, then adds to each order its lines with links resolved and its slips.
/// Call within one read transaction.
std::vector<Order> read_orders(Database& database, Query& query);

}  // namespace ecsync::db
