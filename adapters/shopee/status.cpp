#include "adapters/shopee/status.h"

#include <algorithm>
#include <array>

#include "core/base/text.h"

namespace ecsync::shopee {
namespace {

// The one place to change when Shopee renames a state or invents one:
// word, order status, cancel requested, return requested.
constexpr std::array states{
    State{"UNPAID", OrderStatus::fresh},
    State{"PENDING", OrderStatus::fresh},
    State{"READY_TO_SHIP", OrderStatus::processing},
    State{"INVOICE_PENDING", OrderStatus::processing},
    State{"IN_CANCEL", OrderStatus::processing, true},
    State{"PROCESSED", OrderStatus::packing},
    State{"RETRY_SHIP", OrderStatus::packing},
    State{"SHIPPED", OrderStatus::shipping},
    State{"TO_CONFIRM_RECEIVE", OrderStatus::shipping},
    State{"COMPLETED", OrderStatus::completed},
    State{"TO_RETURN", OrderStatus::completed, false, true},
    State{"CANCELLED", OrderStatus::cancelled},
    State{"CANCELED", OrderStatus::cancelled},
};

constexpr std::string_view failed_parcel = "LOGISTICS_DELIVERY_FAILED";
constexpr std::array lost_parcels{failed_parcel, std::string_view("LOGISTICS_LOST")};

std::optional<StateMeaning> meaning_of(std::string_view raw) {
  const auto* state = find_state(raw);
  if (state == nullptr) return std::nullopt;
  StateMeaning meaning;
  meaning.word = state->word;
  meaning.status = state->status;
  meaning.lives = state->status != OrderStatus::cancelled;
  meaning.cancel_requested = state->cancel_requested;
  if (state->return_requested) meaning.returns = ReturnStatus::requested;
  return meaning;
}

}  // namespace

StateWords state_words() {
  return {.order = meaning_of};
}

const State* find_state(std::string_view raw) {
  const std::string word = text::upper_case(raw);
  for (const State& state : states) {
    if (state.word == word) return &state;
  }
  return nullptr;
}

bool is_lost_parcel(std::string_view logistics_status) {
  const std::string word = text::upper_case(logistics_status);
  return std::find(lost_parcels.begin(), lost_parcels.end(), word) != lost_parcels.end();
}

bool is_failed_parcel(std::string_view logistics_status) {
  return text::upper_case(logistics_status) == failed_parcel;
}

}  // namespace ecsync::shopee
