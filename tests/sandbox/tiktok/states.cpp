#include "tests/sandbox/tiktok/states.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace ecsync::sandbox::tiktok {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 9> readings = {{
    {"UNPAID", "new"},
    {"ON_HOLD", "new"},
    {"AWAITING_SHIPMENT", "processing"},
    {"PARTIALLY_SHIPPING", "packing"},
    {"AWAITING_COLLECTION", "packing"},
    {"IN_TRANSIT", "shipping"},
    {"DELIVERED", "completed"},
    {"COMPLETED", "completed"},
    {"CANCELLED", "cancelled"},
}};

/// The same for each unit and for the order, as long as its units agree.
std::string_view plain_state(const Order& order, Stage stage) {
  switch (stage) {
    case Stage::unpaid:
      return "UNPAID";
    case Stage::to_pack:
    case Stage::to_repack:
      return "AWAITING_SHIPMENT";
    case Stage::packed:
    case Stage::handover_requested:
    case Stage::ready:
      return "AWAITING_COLLECTION";
    case Stage::shipped:
      return "IN_TRANSIT";
    case Stage::delivered:
      return "DELIVERED";
    // A return shows in the returns API alone.
    case Stage::confirmed:
    case Stage::returned:
      return "COMPLETED";
    // There is no state for a failed delivery: whatever went wrong ends as cancelled.
    case Stage::cancelled:
    case Stage::scrapped:
    case Stage::failed:
    case Stage::lost:
    case Stage::damaged:
    case Stage::coming_back:
    case Stage::came_back:
    case Stage::lost_coming_back:
      return "CANCELLED";
    case Stage::unheard_of:
      return order.dice % 3 == 0 ? "HELD_AT_CUSTOMS" : "CROSS_BORDER_CONSOLIDATION";
  }
  return "";
}

std::ptrdiff_t advance(std::string_view state) {
  constexpr std::array<std::string_view, 6> way = {
      "UNPAID", "AWAITING_SHIPMENT", "AWAITING_COLLECTION", "IN_TRANSIT", "DELIVERED", "COMPLETED"};
  return std::ranges::find(way, state) - way.begin();
}

/// Within the buyer's first hour, or a pre-order that waits for its release.
bool on_hold(const Order& order) {
  const bool waiting = std::ranges::all_of(order.units, [](const Unit& unit) {
    return unit.stage == Stage::to_pack || unit.stage == Stage::cancelled;
  });
  return waiting && (order.dice >> 16U) % 7 == 0;
}

bool with_carrier(const Unit& unit) {
  return unit.stage >= Stage::shipped && unit.stage != Stage::cancelled &&
         unit.stage != Stage::scrapped;
}

}  // namespace

std::string_view line_state(const Order& order, const Unit& unit) {
  // The documented values do not contain ON_HOLD; both guesses occur.
  if (unit.stage == Stage::to_pack && on_hold(order) && order.dice % 2 == 0) return "ON_HOLD";
  const auto state = plain_state(order, unit.stage);
  const bool says_to_ship = !order.plain && (order.dice >> 32U) % 5 == 0;
  return says_to_ship && state == "AWAITING_SHIPMENT" ? "TO_SHIP" : state;
}

std::string_view order_state(const Order& order) {
  std::optional<std::string_view> least;
  std::ptrdiff_t most = 0;
  for (const Unit& unit : order.units) {
    const auto state = plain_state(order, unit.stage);
    if (state == "CANCELLED") continue;
    // A new word for a line need not be one for the order.
    if (unit.stage == Stage::unheard_of) return order.dice % 2 == 0 ? state : "IN_TRANSIT";
    if (!least || advance(state) < advance(*least)) least = state;
    most = std::max(most, advance(state));
  }
  if (!least) return "CANCELLED";
  if (*least != "AWAITING_SHIPMENT") return *least;
  if (most > advance(*least)) return "PARTIALLY_SHIPPING";
  return on_hold(order) ? "ON_HOLD" : *least;
}

bool collected(const Order& order) {
  return std::ranges::any_of(order.units, with_carrier);
}

bool never_picked_up(const Order& order) {
  if (order.plain || collected(order) || order_state(order) != "CANCELLED") return false;
  return std::ranges::any_of(order.units,
                             [](const Unit& unit) { return unit.stage == Stage::scrapped; });
}

std::string_view order_kind(const Order& order) {
  if (order.plain) return "order";
  switch ((order.dice >> 36U) % 29) {
    case 3:
      return "sample";
    case 5:
      return "replacement";
    case 7:
      return "exchange";
    default:
      return "order";
  }
}

std::string_view read_state(std::string_view state) {
  for (const auto& [known, status] : readings)
    if (known == state) return status;
  return "unknown";
}

bool is_order_state(std::string_view state) {
  return read_state(state) != "unknown";
}

}  // namespace ecsync::sandbox::tiktok
