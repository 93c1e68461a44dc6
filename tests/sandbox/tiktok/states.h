#pragma once

#include <string_view>

#include "tests/sandbox/shop_model.h"

namespace ecsync::sandbox::tiktok {

/// What `display_status` says of one unit.
std::string_view line_state(const Order& order, const Unit& unit);
/// What the order's own `status` says.
std::string_view order_state(const Order& order);
/// Whether the carrier ever had a piece of the order: `collection_time` is set.
bool collected(const Order& order);

/// Whether TikTok cancelled it because the carrier did not get it in time.
bool never_picked_up(const Order& order);
/// "order", "sample", "replacement" or "exchange".
std::string_view order_kind(const Order& order);

/// How ecsync has to read an order's state: "unknown" for one that nobody documents.
std::string_view read_state(std::string_view state);
/// Whether `order_status` of the search may have this value.
bool is_order_state(std::string_view state);

}  // namespace ecsync::sandbox::tiktok
