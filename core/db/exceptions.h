#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/db/slip_check.h"
#include "core/records/connection.h"
#include "core/records/order.h"

namespace ecsync::db {

/// Something that a person should look at, as the file knows it. The words are made elsewhere.
struct StandingException {
  std::string kind;                         ///< its name
  std::optional<ConnectionKey> connection;  ///< nothing where it is about no shop
  std::string reference;  ///< `CONNECTION/NUMBER`, `CONNECTION/ITEM:SKU`, the connection, or a code
  Timestamp since;        ///< when the state began that needs attention
  std::int64_t count = 1;
  std::string facts;    ///< while they are the same, it is the same thing that was muted
  std::string subject;  ///< the order's number, or the listing's name
  std::string state;    ///< of the order or the slip; the last run's error code; "nothing_left"
                        ///< when an open slip's order has no unit to send
  std::string detail;   ///< differs by kind: a slip's number, the marketplace's word, a reason
  std::vector<SlipDifference> differences{};  ///< where a slip differs from its order
  std::vector<ComingBack> coming_back{};      ///< where goods of a slip come back
};

// The lists are in no order.
/// What can be told without a clock: the view standing_exceptions.
std::vector<StandingException> standing_exceptions(Database& database);
/// Products whose codes are similar to another's (v_product_twins), as of `now`.
std::vector<StandingException> twin_products(Database& database, Timestamp now);
/// Orders in `status` of connected shops, not updated by their marketplace since before `before`.
std::vector<StandingException> unchanged_orders(Database& database, OrderStatus status,
                                                Timestamp before);
/// Connected shops whose seller's consent ends before `before`; `since` is its end.
std::vector<StandingException> expiring_connections(Database& database, Timestamp before);
/// Connected shops without a good run of orders since before `before`, where connecting counts as
/// one; not those that their marketplace calls inactive. `since` is that run.
std::vector<StandingException> stale_connections(Database& database, Timestamp before);

/// What a sentence about a connection needs to know of it.
struct ShopName {
  ConnectionId id;
  std::string name;
};
std::map<ConnectionKey, ShopName> shop_names(Database& database);

}  // namespace ecsync::db
