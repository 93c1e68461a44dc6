#pragma once

#include <string_view>

#include "core/records/order.h"

namespace ecsync::shopee {

/// What one of Shopee's order states means to us.
struct State {
  std::string_view word;  ///< upper case
  OrderStatus status;
  bool cancel_requested = false;
  bool return_requested = false;
};

/// Ignores case; null when Shopee's documentation does not have the word.
const State* find_state(std::string_view raw);

/// True for a parcel's state that means that it did not reach the buyer though the carrier had it.
bool is_lost_parcel(std::string_view logistics_status);

}  // namespace ecsync::shopee
