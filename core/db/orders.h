#pragma once

#include <vector>

#include "core/db/database.h"
#include "core/records/order.h"

namespace ecsync::db {

/// The outcome of storing one order.
enum class Stored { added, updated, unchanged, ignored };

struct StoreRules {
  Timestamp horizon;       ///< older orders are ignored
  Timestamp server_now;    ///< an update time a day beyond it never blocks later updates
  bool overwrite = false;  ///< a full re-read: an older update time is taken too
  /// A repair: the rows are compared themselves, not their hash, an older update time is taken too,
  /// and history says who wrote it.
  bool repair = false;
};

/// Adds or updates one order with its lines, history row and the listings it names; writes nothing
/// when nothing changed. Call within a Transaction. Safe to repeat.
Stored store_order(Database& database, ConnectionKey connection, const RemoteOrder& order,
                   const StoreRules& rules);

/// Whether store_order() would find it unchanged; writes nothing.
bool is_unchanged(Database& database, ConnectionKey connection, const RemoteOrder& order,
                  const StoreRules& rules);

/// What is stored of an order's state.
struct StoredState {
  OrderKey key;
  ConnectionKey connection_key;
  ConnectionId connection;
  std::string connection_name;
  std::string number;
  OrderStatus status = OrderStatus::unknown;
  std::string status_native;
  bool unknown_line_state = false;
};
/// Of every order, by connection and number.
std::vector<StoredState> stored_states(Database& database);
/// The states of an order's lines, each once.
std::vector<std::string> line_states(Database& database, OrderKey order);
/// Stores what a changed table makes of an order's state, and a row of its history when the status
/// changes. An answer of the marketplace that says what it said before changes nothing then. Call
/// within a Transaction.
void restate_order(Database& database, const StoredState& known, OrderStatus status,
                   bool unknown_line_state);

/// The conditions of `orders list`; all must hold.
struct OrderFilter {
  std::optional<ConnectionKey> connection;
  std::vector<OrderStatus> statuses;
  std::optional<Timestamp> since;  ///< created at or after
  std::optional<Timestamp> until;  ///< created before
  bool unlinked = false;           ///< at least one line without a link
  bool without_slip = false;       ///< no live slip
  std::string search;              ///< in number, names, seller SKUs; "" for all
  std::optional<std::int64_t> limit;
  std::string after;  ///< `next` of the page before
};
struct OrderList {
  std::vector<Order> orders;  ///< newest first, with lines and slips
  std::optional<std::string> next;
};
/// Errors: usage when `after` is not a cursor.
Result<OrderList> list_orders(Database& database, const OrderFilter& filter);
/// How many the conditions take, whatever the page.
std::int64_t count_orders(Database& database, const OrderFilter& filter);
/// `NUMBER` or `CONNECTION/NUMBER` (connection by id or name), with what bare_reference() takes
/// off; small letters of a number count as capitals. Errors: not_found, ambiguous (names the
/// candidates).
Result<Order> resolve_order(Database& database, const std::string& typed);
std::optional<Order> find_order(Database& database, ConnectionKey connection,
                                const std::string& number);
/// Whether find_order() would find it.
bool has_order(Database& database, ConnectionKey connection, const std::string& number);
/// Oldest first.
std::vector<StatusChange> order_history(Database& database, OrderKey order);

}  // namespace ecsync::db
