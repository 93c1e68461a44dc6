#include "adapters/lazada/status.h"

#include <array>

#include "core/base/text.h"

namespace ecsync::lazada {
namespace {

using common::Fate;
using Order = OrderStatus;
using Return = ReturnStatus;

// The one place to change when Lazada renames a state or invents one:
// word, order status, what became of the unit, return status, delivery problem.
constexpr std::array states{
    UnitState{"unpaid", Order::fresh},
    UnitState{"unverified", Order::fresh},
    UnitState{"pending", Order::processing},
    UnitState{"repacked", Order::processing},
    UnitState{"topack", Order::processing},
    UnitState{"packed", Order::packing},
    UnitState{"ready_to_ship_pending", Order::packing},
    UnitState{"ready_to_ship", Order::packing},
    UnitState{"toship", Order::packing},
    UnitState{"shipped", Order::shipping},
    UnitState{"shipping", Order::shipping},
    UnitState{"delivered", Order::completed},
    UnitState{"confirmed", Order::completed},
    UnitState{"canceled", Order::cancelled, Fate::cancelled},
    UnitState{"cancelled", Order::cancelled, Fate::cancelled},
    UnitState{"packed_scrapped", Order::cancelled, Fate::cancelled},
    UnitState{"package_scrapped", Order::cancelled, Fate::cancelled},
    UnitState{"failed", Order::cancelled, Fate::failed, Return::none, true},
    UnitState{"failed_delivery", Order::cancelled, Fate::failed, Return::none, true},
    UnitState{"lost", Order::cancelled, Fate::cancelled, Return::none, true},
    UnitState{"lost_by_3pl", Order::cancelled, Fate::cancelled, Return::none, true},
    UnitState{"damaged", Order::cancelled, Fate::cancelled, Return::none, true},
    UnitState{"damaged_by_3pl", Order::cancelled, Fate::cancelled, Return::none, true},
    UnitState{"damage_by_3pl", Order::cancelled, Fate::cancelled, Return::none, true},
    UnitState{"return", Order::cancelled, Fate::returned, Return::returned},
    UnitState{"returned", Order::cancelled, Fate::returned, Return::returned},
    UnitState{"shipped_back", Order::cancelled, Fate::returned, Return::returning},
    UnitState{"shipped_back_success", Order::cancelled, Fate::returned, Return::returned},
    UnitState{"shipped_back_failed", Order::cancelled, Fate::returned, Return::returning, true},
    // Events of parcels, which come with `domestic_` before the rest of the word, too.
    UnitState{"info_st_delivery_failed", Order::cancelled, Fate::failed, Return::none, true},
    UnitState{"info_st_return_with_last_mile_3pl", Order::cancelled, Fate::returned,
              Return::returning},
    UnitState{"info_st_return_at_transit_hub", Order::cancelled, Fate::returned, Return::returning},
    UnitState{"info_st_back_to_shipper", Order::cancelled, Fate::returned, Return::returned},
    UnitState{"info_st_package_returned", Order::cancelled, Fate::returned, Return::returned},
    UnitState{"info_st_shipper_received", Order::cancelled, Fate::returned, Return::returned},
    UnitState{"info_st_package_returned_failed", Order::cancelled, Fate::returned,
              Return::returning, true},
};

std::optional<StateMeaning> meaning_of(std::string_view raw) {
  const auto* state = find_state(raw);
  if (state == nullptr) return std::nullopt;
  StateMeaning meaning;
  meaning.word = state->word;
  meaning.status = state->status;
  meaning.lives = state->fate == Fate::living;
  meaning.delivery_problem = state->delivery_problem;
  meaning.returns = state->returns;
  return meaning;
}

}  // namespace

const UnitState* find_state(std::string_view raw) {
  std::string word = text::lower_case(raw);
  constexpr std::string_view event = "info_st_";
  constexpr std::string_view domestic = "domestic_";
  if (word.starts_with(event) && word.compare(event.size(), domestic.size(), domestic) == 0)
    word.erase(event.size(), domestic.size());
  for (const UnitState& state : states) {
    if (state.word == word) return &state;
  }
  return nullptr;
}

StateWords state_words() {
  return {.order = meaning_of, .unit = meaning_of, .units_decide = true};
}

OrderStatus status_of_order(const std::vector<const UnitState*>& units) {
  std::vector<std::optional<UnitStanding>> standings;
  standings.reserve(units.size());
  for (const UnitState* unit : units) {
    auto& standing = standings.emplace_back();
    if (unit != nullptr) standing = {unit->status, unit->fate == Fate::living};
  }
  return status_of_units(standings);
}

ReturnStatus returns_of_order(const std::vector<const UnitState*>& units) {
  auto returns = Return::none;
  for (const UnitState* unit : units) {
    if (unit == nullptr || unit->returns == Return::none) continue;
    if (unit->returns == Return::returning) return Return::returning;
    returns = unit->returns;
  }
  return returns;
}

}  // namespace ecsync::lazada
