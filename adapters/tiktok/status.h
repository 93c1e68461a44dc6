#pragma once

#include <string_view>

#include "core/records/order.h"

namespace ecsync::tiktok {

/// What one of TikTok Shop's states means to us, of an order or of one of its units.
struct State {
  std::string_view word;  ///< upper case
  OrderStatus status;
};

/// Ignores case; null when TikTok's documentation does not have the word.
const State* find_state(std::string_view raw);

}  // namespace ecsync::tiktok
