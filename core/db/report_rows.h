#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/db/database.h"
#include "core/records/ids.h"
#include "core/records/money.h"
#include "core/records/order.h"

namespace ecsync::db {

/// Orders of these connections, created in this time, both ends included.
struct ReportScope {
  std::vector<ConnectionKey> connections;
  Timestamp since;
  Timestamp until;
};

/// What a report counts of one order.
struct OrderFigures {
  ConnectionKey connection;
  Timestamp created_at;
  OrderStatus status = OrderStatus::unknown;
  ReturnStatus return_status = ReturnStatus::none;
  Currency currency;
  std::optional<std::int64_t> total;  ///< smallest unit of `currency`
  std::int64_t units = 0;             ///< ordered − cancelled
};
void each_order(Database& database, const ReportScope& scope,
                const std::function<void(const OrderFigures&)>& take);

/// Orders that the seller still has to send: processing or packing, and their goods have not left.
struct WaitingOrders {
  ConnectionKey connection;
  std::int64_t orders = 0;
  std::int64_t without_slip = 0;  ///< those of them without an open slip
  Timestamp oldest;
  std::int64_t cancel_requested = 0;
};
std::vector<WaitingOrders> waiting_orders(Database& database,
                                          const std::vector<ConnectionKey>& connections);

/// Pieces of a product that waiting orders without an open slip still need; those of the others are
/// off the shelf already.
struct ProductNeed {
  std::string code;
  std::string name;
  std::int64_t wanted = 0;
  std::int64_t available = 0;  ///< in all warehouses
};
/// By code.
std::vector<ProductNeed> needed_products(Database& database,
                                         const std::vector<ConnectionKey>& connections);

/// Pieces that were ordered and not cancelled, of a product, or of a listing without one.
struct PiecesSold {
  std::optional<std::string> product;  ///< code
  std::optional<std::string> listing;  ///< `CONNECTION/ITEM:SKU`
  std::string name;
  std::int64_t pieces = 0;     ///< from `middle` on
  std::int64_t before = 0;     ///< up to `middle`
  std::int64_t available = 0;  ///< of the product, in all warehouses
};
/// Those of the orders in `scope` that are neither new nor cancelled nor unknown.
std::vector<PiecesSold> pieces_sold(Database& database, const ReportScope& scope, Timestamp middle);

/// Orders whose state is unknown; nothing for a connection that has none.
std::map<ConnectionKey, std::int64_t> count_unknown_orders(Database& database);

}  // namespace ecsync::db
