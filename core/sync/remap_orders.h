#pragma once

#include <functional>
#include <vector>

#include "core/db/orders.h"
#include "core/records/status_table.h"

namespace ecsync {

/// What came of applying the tables of states to what is stored.
struct RemapReport {
  struct Change {
    ConnectionId connection;
    std::string connection_name;
    std::string number;
    OrderStatus from = OrderStatus::unknown;
    OrderStatus to = OrderStatus::unknown;
  };
  std::int64_t orders = 0;  ///< looked at
  std::vector<Change> changed;
};

/// Gives every stored order the state that the table of its marketplace makes of its raw state now.
/// One transaction; nobody is asked. Safe to repeat. Errors: interrupted, which changes nothing.
Result<RemapReport> remap_orders(db::Database& database,
                                 const std::function<StatusTable(Site)>& table_of, bool dry_run);

}  // namespace ecsync
