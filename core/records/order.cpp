#include "core/records/order.h"

#include <array>
#include <utility>

namespace ecsync {
namespace {

constexpr std::array order_statuses{
    std::pair{OrderStatus::fresh, std::string_view("new")},
    std::pair{OrderStatus::processing, std::string_view("processing")},
    std::pair{OrderStatus::packing, std::string_view("packing")},
    std::pair{OrderStatus::shipping, std::string_view("shipping")},
    std::pair{OrderStatus::completed, std::string_view("completed")},
    std::pair{OrderStatus::cancelled, std::string_view("cancelled")},
    std::pair{OrderStatus::unknown, std::string_view("unknown")},
};

constexpr std::array return_statuses{
    std::pair{ReturnStatus::none, std::string_view("none")},
    std::pair{ReturnStatus::requested, std::string_view("requested")},
    std::pair{ReturnStatus::returning, std::string_view("returning")},
    std::pair{ReturnStatus::returned, std::string_view("returned")},
};

constexpr std::array order_kinds{
    std::pair{OrderKind::order, std::string_view("order")},
    std::pair{OrderKind::sample, std::string_view("sample")},
    std::pair{OrderKind::replacement, std::string_view("replacement")},
    std::pair{OrderKind::exchange, std::string_view("exchange")},
};

template <class Table, class Value>
std::string_view find_name(const Table& table, Value value) {
  for (const auto& [known, text] : table) {
    if (known == value) return text;
  }
  return "";
}

}  // namespace

std::string_view name(OrderStatus status) {
  return find_name(order_statuses, status);
}

Phrase label(OrderStatus status) {
  switch (status) {
    case OrderStatus::fresh:
      return phrase_in("order status", "new");
    case OrderStatus::processing:
      return phrase_in("order status", "processing");
    case OrderStatus::packing:
      return phrase_in("order status", "packing");
    case OrderStatus::shipping:
      return phrase_in("order status", "shipping");
    case OrderStatus::completed:
      return phrase_in("order status", "completed");
    case OrderStatus::cancelled:
      return phrase_in("order status", "cancelled");
    case OrderStatus::unknown:
      return phrase_in("order status", "unknown");
  }
  return {};
}
std::string_view name(ReturnStatus status) {
  return find_name(return_statuses, status);
}

Phrase label(ReturnStatus status) {
  switch (status) {
    case ReturnStatus::none:
      return phrase_in("return status", "none");
    case ReturnStatus::requested:
      return phrase_in("return status", "requested");
    case ReturnStatus::returning:
      return phrase_in("return status", "returning");
    case ReturnStatus::returned:
      return phrase_in("return status", "returned");
  }
  return {};
}
std::string_view name(FulfilledBy by) {
  return by == FulfilledBy::seller ? "seller" : "marketplace";
}

Phrase label(FulfilledBy by) {
  switch (by) {
    case FulfilledBy::seller:
      return phrase_in("fulfilled by", "seller");
    case FulfilledBy::marketplace:
      return phrase_in("fulfilled by", "marketplace");
  }
  return {};
}

std::string_view name(OrderKind kind) {
  return find_name(order_kinds, kind);
}

Phrase label(OrderKind kind) {
  switch (kind) {
    case OrderKind::order:
      return phrase_in("kind of order", "order");
    case OrderKind::sample:
      return phrase_in("kind of order", "sample");
    case OrderKind::replacement:
      return phrase_in("kind of order", "replacement");
    case OrderKind::exchange:
      return phrase_in("kind of order", "exchange");
  }
  return {};
}

std::optional<OrderStatus> parse_order_status(std::string_view text) {
  for (const auto& [status, known] : order_statuses) {
    if (known == text) return status;
  }
  return std::nullopt;
}

bool allows_slip(OrderStatus status) {
  using enum OrderStatus;
  return status == processing || status == packing || status == shipping || status == completed;
}

}  // namespace ecsync
