#pragma once

#include <string_view>

#include "core/records/order.h"
#include "core/records/status_table.h"

namespace ecsync::shopee {

/// One of Shopee's order states and its meaning for the order.
struct State {
  std::string_view word;  ///< upper case
  OrderStatus status;
  bool cancel_requested = false;
  bool return_requested = false;
};

/// The table, for whoever reads what is stored.
StateWords state_words();

/// Ignores case; null when Shopee's documentation does not have the word.
const State* find_state(std::string_view raw);

/// True for the state of a parcel that the carrier had, but that did not reach the buyer.
bool is_lost_parcel(std::string_view logistics_status);
/// True for one of these that comes back.
bool is_failed_parcel(std::string_view logistics_status);

}  // namespace ecsync::shopee
