#pragma once

#include <string_view>

#include "core/records/order.h"
#include "core/records/status_table.h"

namespace ecsync::tiktok {

/// What one of TikTok Shop's states means to us.
struct State {
  std::string_view word;  ///< upper case
  OrderStatus status;
};

/// The table, for whoever reads what is stored.
StateWords state_words();

/// A state of an order. Ignores case; null when TikTok's documentation does not have the word.
const State* find_state(std::string_view raw);
/// The same of one of its units, which has words of its own besides.
const State* find_unit_state(std::string_view raw);

}  // namespace ecsync::tiktok
