#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/records/connection.h"
#include "core/records/order.h"

namespace ecsync::db {

/// An order that a person should look at, and what there is to say about it.
struct OddOrder {
  ConnectionId connection;
  std::string number;
  OrderStatus status = OrderStatus::unknown;
  std::string status_native;
  Timestamp since;            ///< the marketplace's last update
  std::string slip{};         ///< number, where it is about a slip
  std::string slip_status{};  ///< likewise
  std::int64_t lines = 0;     ///< where it is about lines
  std::string listing{};      ///< of the first of them, `CONNECTION/ITEM:SKU`
};

// Each list begins with the order whose last update is the longest ago.
/// Cancelled orders with an open or exported slip.
std::vector<OddOrder> cancelled_orders_with_slip(Database& database);
/// Shipping or completed orders of the seller, made after the file's first slip, with units left
/// and no open or exported slip.
std::vector<OddOrder> sent_orders_without_slip(Database& database);
/// Orders under way with living lines that are not linked.
std::vector<OddOrder> live_orders_with_unlinked_lines(Database& database);
/// Orders in `status` of connected shops, not updated by their marketplace since before `before`.
std::vector<OddOrder> unchanged_orders(Database& database, OrderStatus status, Timestamp before);
/// Orders in a state, or with a line in a state, that is not known.
std::vector<OddOrder> orders_of_unknown_status(Database& database);

}  // namespace ecsync::db
