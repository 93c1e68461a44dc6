#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "tests/sandbox/tiktok/tiktok.h"

namespace ecsync::sandbox::tiktok {

/// The filters of an order search (its body) and its order (its query), checked.
struct OrderFilter {
  std::optional<Seconds> created_from;  ///< included
  std::optional<Seconds> created_to;    ///< excluded, as the other end
  std::optional<Seconds> updated_from;
  std::optional<Seconds> updated_to;
  std::string status;         ///< "": any
  std::string shipping_type;  ///< "": any
  std::optional<bool> cancel_requested;
  bool by_updated = false;
  bool ascending = false;
};

/// The filter, or the refusal of the first thing that is wrong with it.
std::variant<OrderFilter, Reply> read_filter(const Context& context);

/// Places of the orders found. Orders of one second come in an order that changes with the turn,
/// unless ties are stable; now and then one that changed too late for the window is among them.
std::vector<std::size_t> find_orders(const Context& context, Shop& shop, const OrderFilter& filter);

/// Stands for everything that a page token is bound to.
std::uint64_t binding_of(const Context& context, const Shop& shop);

}  // namespace ecsync::sandbox::tiktok
