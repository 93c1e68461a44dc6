#pragma once

#include <optional>
#include <vector>

#include "core/db/order_rows.h"
#include "core/records/order_difference.h"

namespace ecsync::db {

/// An answer beside the rows that it is about.
struct ComparedOrder {
  KnownOrder known;
  RemoteOrder stored;
  RemoteOrder expected;  ///< as the rows should be
  std::vector<OrderDifference> differences;
};

/// Compares the rows themselves, not their hash: whoever changed them. What the answer cannot tell
/// is no difference, and pieces that it does not list any more are cancelled ones, as completed()
/// says. Nothing when the file has no such order.
std::optional<ComparedOrder> compare_order(Database& database, ConnectionKey connection,
                                           const RemoteOrder& answer);

}  // namespace ecsync::db
