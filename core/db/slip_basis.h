#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/records/order.h"

namespace ecsync::db {

/// A product that one unit of a listing stands for, as a slip copies it.
struct SlipComponent {
  ProductKey product;
  std::string code;
  std::string name;
  std::string unit;
  std::optional<std::int64_t> price;
  Currency currency;
  std::int64_t quantity = 1;  ///< per unit of the listing
};

/// A line of an order that still has living units.
struct SlipBasisLine {
  int line = 0;
  ListingKey listing_key;
  std::string listing;  ///< `CONNECTION/ITEM:SKU`
  std::optional<std::string> seller_sku;
  std::string name;
  std::int64_t living = 0;              ///< ordered − cancelled − returned
  std::int64_t back = 0;                ///< returned, or not to be delivered
  std::vector<SlipComponent> products;  ///< by code; none while not linked
};

/// The data that decides whether a slip can be made for an order, and what would be on it.
struct SlipBasis {
  OrderKey order;
  ConnectionId connection;
  std::string number;
  OrderStatus status = OrderStatus::unknown;
  std::string status_native;
  bool cancel_requested = false;
  bool unknown_line_state = false;
  bool unread_price = false;             ///< of a line with living units
  std::optional<std::string> set_aside;  ///< why its last answer could not be read
  std::optional<std::string> gone;       ///< the marketplace's words that it has it no more
  FulfilledBy fulfilled_by = FulfilledBy::seller;
  std::optional<SlipKey> live_slip;  ///< awaiting export, or exported and not all of it back
  std::vector<SlipBasisLine> lines;  ///< in the order's order
};
/// The order must exist.
SlipBasis read_slip_basis(Database& database, OrderKey order);

struct EligibleFilter {
  std::vector<OrderStatus> statuses{OrderStatus::processing, OrderStatus::packing};
  std::optional<ConnectionKey> connection{};
  std::optional<Timestamp> since{};      ///< created at or after
  std::vector<ConnectionKey> without{};  ///< not of these connections
};
/// Orders that wait for a slip, oldest first: the seller sends them, no cancellation is asked for,
/// they are neither set aside nor gone, units are left and no slip is live. When all goods of a
/// slip have come back, the order waits again once its marketplace has gone back to processing or
/// packing. Lines may still lack links or stock.
std::vector<OrderKey> eligible_orders(Database& database, const EligibleFilter& filter);
/// The same orders without doubles, oldest first.
std::vector<OrderKey> oldest_first(Database& database, const std::vector<OrderKey>& orders);

}  // namespace ecsync::db
