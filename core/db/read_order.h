#pragma once

#include <vector>

#include "core/db/database.h"
#include "core/db/statement.h"
#include "core/records/order.h"

namespace ecsync::db {

/// The SELECT that read_orders understands. Add conditions and an order; the table of orders is
/// `o`.
Statement select_orders();
/// Reads the orders that `statement` selects, with their lines, links resolved, and their slips.
/// Call within one read transaction.
std::vector<Order> read_orders(Database& database, const Statement& statement);

}  // namespace ecsync::db
