#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/records/order.h"

namespace ecsync::db {

/// A verification that is under way: what it is to look at, and how far it has come.
struct Verification {
  Timestamp from;  ///< of the creation of the orders that are listed
  Timestamp to;    ///< inclusive
  std::string request;
  std::int64_t seed = 0;  ///< chooses its sample
  Timestamp started_at;
  Timestamp listed_to;        ///< orders created before are dealt with
  std::int64_t asked_to = 0;  ///< of the open orders outside of the window: up to this row
  std::int64_t remote = 0;    ///< the figures of what is dealt with
  std::int64_t local = 0;
  std::int64_t compared = 0;
  std::int64_t repaired = 0;
};
/// An order that a verification found to be missing, different or not listed, and did not repair.
/// It is asked for once more when the verification goes on, so that its end tells all.
struct FoundOrder {
  std::string number;
  bool extra = false;  ///< here, and not listed
};

std::optional<Verification> read_verification(Database& database, ConnectionKey connection);
/// Replaces the connection's. Call these within a Transaction.
void store_verification(Database& database, ConnectionKey connection, const Verification& state);
void drop_verification(Database& database, ConnectionKey connection);
/// When the last one was complete.
void store_verified(Database& database, ConnectionKey connection, Timestamp at);

/// By number.
std::vector<FoundOrder> found_orders(Database& database, ConnectionKey connection);
void put_found_order(Database& database, ConnectionKey connection, const FoundOrder& found);
void drop_found_order(Database& database, ConnectionKey connection, const std::string& number);

/// What decides whether an order that is listed has to be asked for.
struct OrderFacts {
  OrderKey key;
  OrderStatus status = OrderStatus::unknown;
  ReturnStatus return_status = ReturnStatus::none;
  std::string status_native;
  Timestamp created_at;
  Timestamp updated_at;

  /// Whether nothing is likely to happen to it any more: cancelled, or completed for thirty days,
  /// and no return is asked for or under way.
  bool is_final(Timestamp now) const;
};
std::optional<OrderFacts> find_facts(Database& database, ConnectionKey connection,
                                     const std::string& number);
/// The numbers of orders created from `from` on and before `before`.
std::vector<std::string> orders_created(Database& database, ConnectionKey connection,
                                        Timestamp from, Timestamp before);
/// Orders that are not final, in the order of their rows.
struct OpenOrder {
  OrderKey key;
  std::string number;
  Timestamp created_at;
};
struct OpenOrderFilter {
  std::int64_t after = 0;  ///< rows after this one
  Timestamp horizon;       ///< created at or after it
  Timestamp from;          ///< and not from here
  Timestamp to;            ///< to here
  Timestamp now;
  std::int64_t limit = 0;
};
std::vector<OpenOrder> open_orders(Database& database, ConnectionKey connection,
                                   const OpenOrderFilter& filter);

}  // namespace ecsync::db
