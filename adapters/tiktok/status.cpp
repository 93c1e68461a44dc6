#include "adapters/tiktok/status.h"

#include <array>

#include "core/base/text.h"

namespace ecsync::tiktok {
namespace {

// The one place to change when TikTok Shop renames a state or invents one.
constexpr std::array states{
    State{"UNPAID", OrderStatus::fresh},
    State{"ON_HOLD", OrderStatus::fresh},
    State{"AWAITING_SHIPMENT", OrderStatus::processing},
    State{"PARTIALLY_SHIPPING", OrderStatus::packing},
    State{"AWAITING_COLLECTION", OrderStatus::packing},
    State{"IN_TRANSIT", OrderStatus::shipping},
    State{"DELIVERED", OrderStatus::completed},
    State{"COMPLETED", OrderStatus::completed},
    State{"CANCELLED", OrderStatus::cancelled},
    State{"CANCELED", OrderStatus::cancelled},
};

}  // namespace

const State* find_state(std::string_view raw) {
  const std::string word = text::upper_case(raw);
  for (const State& state : states) {
    if (state.word == word) return &state;
  }
  return nullptr;
}

}  // namespace ecsync::tiktok
