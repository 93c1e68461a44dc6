#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/message.h"
#include "core/records/detail.h"
#include "core/records/ids.h"
#include "core/records/money.h"

namespace ecsync {

enum class OrderStatus { fresh, processing, packing, shipping, completed, cancelled, unknown };
/// "new", "processing", "packing", "shipping", "completed", "cancelled", "unknown".
std::string_view name(OrderStatus status);
/// The word for people.
Phrase label(OrderStatus status);
std::optional<OrderStatus> parse_order_status(std::string_view text);
/// Whether goods may leave the warehouse for such an order: processing, packing, shipping and
/// completed.
bool allows_slip(OrderStatus status);

enum class ReturnStatus { none, requested, returning, returned };
/// "none", "requested", "returning", "returned".
std::string_view name(ReturnStatus status);
/// The word for people.
Phrase label(ReturnStatus status);

enum class FulfilledBy { seller, marketplace };
/// "seller", "marketplace".
std::string_view name(FulfilledBy by);
/// The word for people.
Phrase label(FulfilledBy by);

/// Whether an order was bought, or is sent for another reason; its goods leave all the same.
enum class OrderKind { order, sample, replacement, exchange };
/// "order", "sample", "replacement", "exchange".
std::string_view name(OrderKind kind);
/// The word for people.
Phrase label(OrderKind kind);

/// One of the things that a unit of a bundle consists of, where the marketplace composes bundles of
/// other listings.
struct ListingPart {
  ListingId listing;  ///< of the same shop; item "" where the marketplace does not name it
  std::optional<std::string> seller_sku;
  std::int64_t quantity = 1;

  bool operator==(const ListingPart&) const = default;
};

/// One line as a marketplace gives it: all units of one listing at the same unit price.
struct RemoteLine {
  ListingId listing;
  std::optional<std::string> seller_sku;
  std::string name;  ///< as the marketplace calls it
  std::optional<std::string> variation;
  std::optional<std::string> image;
  std::optional<std::string> status_native;  ///< on marketplaces where each line has a state
  std::int64_t quantity = 0;                 ///< units ordered; 0 when all that were are cancelled
  std::int64_t cancelled = 0;  ///< how many of them were cancelled, failed, lost or damaged
  std::int64_t returned = 0;   ///< how many of them were sent back
  /// Minor units, before vouchers on the whole order; nothing when it could not be read.
  std::optional<std::int64_t> unit_price;
  Details unread{};         ///< the file keeps what it has of them; not stored
  std::int64_t failed = 0;  ///< of the cancelled ones those that could not be delivered: they left,
                            ///< and come back

  auto operator<=>(const RemoteLine&) const = default;
};

/// One order as an adapter reads it. Holds nothing about the buyer.
struct RemoteOrder {
  std::string number;
  OrderStatus status = OrderStatus::unknown;
  std::string status_native;
  bool cancel_requested = false;
  bool delivery_problem = false;
  bool unknown_line_state =
      false;  ///< a line is in a state nobody knows: no slip until it is known (TikTok Shop)
  bool advance_fulfilment = false;  ///< the goods may be with the marketplace already (Shopee)
  ReturnStatus return_status = ReturnStatus::none;
  FulfilledBy fulfilled_by = FulfilledBy::seller;
  OrderKind kind = OrderKind::order;
  Timestamp created_at;
  Timestamp updated_at;
  std::optional<std::int64_t>
      total;  ///< minor units, what the buyer pays; nothing while the marketplace does not say
  Currency currency;
  std::vector<RemoteLine> lines;  ///< in the marketplace's order, one per (listing, unit price)
  std::map<ListingId, std::vector<ListingPart>> bundles;  ///< those among the lines' listings

  // Not stored, only reported.
  std::vector<std::string> unknown_statuses;  ///< raw values that the status table does not have
  std::vector<std::string> unknown_line_statuses;  ///< the same of lines
  std::string asked_as{};   ///< another number of its own, under which it was asked for; "" else
  int rounded_amounts = 0;  ///< amounts finer than the currency's minor unit
  Details unread{};         ///< of the order itself: the file keeps what it has of them
  std::vector<UnreadDetail> unread_details{};  ///< of the order and its lines, each detail once

  bool operator==(const RemoteOrder&) const = default;
};

/// An order that could not be read, and why.
struct RejectedOrder {
  std::string number;      ///< "" when not even that could be read
  std::string reason;      ///< one sentence
  std::string asked_as{};  ///< another number of its own, under which it was asked for; "" else
  bool refused = false;    ///< the number was refused: whether there is such an order is not known
};

/// An order that is set aside until it can be read, as the file has it.
struct SetAsideOrder {
  std::string number;
  std::string reason;  ///< why its last answer could not be read
  Timestamp since;
  std::optional<Timestamp> asked_at{};  ///< when it was last asked for again
  std::int64_t asks = 0;                ///< how often it was
};

/// A product, and how many pieces of it one unit of a listing stands for.
struct LinkedProduct {
  std::string code;
  std::int64_t quantity = 1;
  bool operator==(const LinkedProduct&) const = default;
};

/// A stored line. Its link was looked up when the order was read from the file.
struct OrderLine {
  int line = 0;  ///< 1, 2, … within the order
  ListingKey listing_key;
  ListingId listing;
  std::optional<std::string> seller_sku;
  std::string marketplace_name;
  std::optional<std::string> variation;
  std::optional<std::string> status_native;
  std::int64_t quantity = 0;
  std::int64_t cancelled = 0;
  std::int64_t returned = 0;
  std::optional<std::int64_t> unit_price;
  std::string name;  ///< the linked product's when linked to exactly one, else the marketplace's
  std::optional<std::string> image;  ///< likewise
  std::optional<std::string> unit;   ///< likewise; nothing when not linked to exactly one
  std::vector<LinkedProduct> products;
  std::vector<ListingPart> parts;  ///< of its listing, when that is a bundle
};

struct Order {
  OrderKey key;
  ConnectionId connection;
  std::string connection_name;  ///< ours
  std::string number;
  OrderStatus status = OrderStatus::unknown;
  std::string status_native;
  bool cancel_requested = false;
  bool delivery_problem = false;
  bool unknown_line_state = false;
  ReturnStatus return_status = ReturnStatus::none;
  FulfilledBy fulfilled_by = FulfilledBy::seller;
  OrderKind kind = OrderKind::order;
  Timestamp created_at;
  Timestamp updated_at;
  std::optional<std::int64_t> total;
  Currency currency;
  std::vector<std::string> slips;    ///< numbers, oldest first, cancelled ones included
  std::vector<std::string> returns;  ///< numbers of receipts, likewise
  std::vector<OrderLine> lines;
};

struct StatusChange {
  Timestamp at;  ///< the marketplace's update time
  OrderStatus status = OrderStatus::unknown;
  std::string status_native;
};

}  // namespace ecsync
