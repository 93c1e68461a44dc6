#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/db/database.h"
#include "core/records/connection.h"
#include "core/records/order.h"

// The rows of one order, without the rules of when they may change: those are store_order()'s. All
// that write are called within a Transaction.
namespace ecsync::db {

/// The stored data that decides whether an order has to be written.
struct KnownOrder {
  OrderKey key;
  Timestamp updated_at;
  OrderStatus status = OrderStatus::unknown;
  std::string status_native;
  std::int64_t content_hash = 0;
  bool has_slip = false;  ///< one that is not cancelled
};
std::optional<KnownOrder> find_known(Database& database, ConnectionKey connection,
                                     const std::string& number);

/// Of every value of the order that is stored, and of the parts of its bundles.
std::int64_t hash_of(const RemoteOrder& order);

/// The order as its rows are now; it must be there. Without the parts of bundles, which belong to
/// their listings.
RemoteOrder stored_order(Database& database, OrderKey key);

OrderKey insert_order(Database& database, ConnectionKey connection, const RemoteOrder& order,
                      std::int64_t hash);
void update_order(Database& database, OrderKey key, const RemoteOrder& order, std::int64_t hash);
void insert_lines(Database& database, ConnectionKey connection, OrderKey key,
                  const RemoteOrder& order);
/// Lines have no identity of their own: they are replaced as a set, unless `held`, which the file
/// has, are equal.
void replace_lines(Database& database, ConnectionKey connection, OrderKey key,
                   const std::vector<RemoteLine>& held, const RemoteOrder& order);
/// That the order's state is now as in `order`. `origin`: "marketplace", "repair" or "remap".
void add_history(Database& database, OrderKey key, const RemoteOrder& order,
                 std::string_view origin);

}  // namespace ecsync::db
