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

// Units have those of orders and these.
constexpr std::array unit_states{
    State{"TO_SHIP", OrderStatus::processing},
};

template <class Table>
const State* find_in(const Table& table, std::string_view raw) {
  const std::string word = text::upper_case(raw);
  for (const State& state : table) {
    if (state.word == word) return &state;
  }
  return nullptr;
}

std::optional<StateMeaning> meaning_of(const State* state) {
  if (state == nullptr) return std::nullopt;
  StateMeaning meaning;
  meaning.word = state->word;
  meaning.status = state->status;
  meaning.lives = state->status != OrderStatus::cancelled;
  return meaning;
}

std::optional<StateMeaning> meaning_of_order(std::string_view raw) {
  return meaning_of(find_state(raw));
}

std::optional<StateMeaning> meaning_of_unit(std::string_view raw) {
  return meaning_of(find_unit_state(raw));
}

}  // namespace

StateWords state_words() {
  return {.order = meaning_of_order, .unit = meaning_of_unit};
}

const State* find_state(std::string_view raw) {
  return find_in(states, raw);
}

const State* find_unit_state(std::string_view raw) {
  const State* state = find_state(raw);
  return state != nullptr ? state : find_in(unit_states, raw);
}

}  // namespace ecsync::tiktok
