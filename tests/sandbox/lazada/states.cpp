#include "tests/sandbox/lazada/states.h"

#include <algorithm>
#include <array>

#include "tests/sandbox/text.h"

namespace ecsync::sandbox::lazada {
namespace {

constexpr std::array readings = {
    Reading{.state = "unpaid", .status = "new"},
    Reading{.state = "pending", .status = "processing"},
    Reading{.state = "repacked", .status = "processing"},
    Reading{.state = "topack", .status = "processing"},
    Reading{.state = "packed", .status = "packing"},
    Reading{.state = "ready_to_ship_pending", .status = "packing"},
    Reading{.state = "ready_to_ship", .status = "packing"},
    Reading{.state = "toship", .status = "packing"},
    Reading{.state = "shipped", .status = "shipping"},
    Reading{.state = "shipping", .status = "shipping"},
    Reading{.state = "delivered", .status = "completed"},
    Reading{.state = "confirmed", .status = "completed"},
    Reading{.state = "canceled", .status = "cancelled", .cancelled = true},
    Reading{.state = "cancelled", .status = "cancelled", .cancelled = true},
    Reading{.state = "packed_scrapped", .status = "cancelled", .cancelled = true},
    Reading{.state = "package_scrapped", .status = "cancelled", .cancelled = true},
    Reading{.state = "failed", .status = "cancelled", .cancelled = true, .problem = true},
    Reading{.state = "failed_delivery", .status = "cancelled", .cancelled = true, .problem = true},
    Reading{.state = "lost", .status = "cancelled", .cancelled = true, .problem = true},
    Reading{.state = "lost_by_3pl", .status = "cancelled", .cancelled = true, .problem = true},
    Reading{.state = "damaged", .status = "cancelled", .cancelled = true, .problem = true},
    Reading{.state = "damaged_by_3pl", .status = "cancelled", .cancelled = true, .problem = true},
    Reading{.state = "shipped_back", .status = "cancelled", .returned = true, .returning = true},
    Reading{.state = "shipped_back_success", .status = "cancelled", .returned = true},
    Reading{.state = "shipped_back_failed",
            .status = "cancelled",
            .returned = true,
            .problem = true,
            .returning = true},
    Reading{.state = "returned", .status = "cancelled", .returned = true},
};
constexpr Reading unknown_reading = {.state = "", .status = "unknown"};

constexpr std::array filters = {"all",
                                "unpaid",
                                "pending",
                                "packed",
                                "canceled",
                                "ready_to_ship",
                                "delivered",
                                "returned",
                                "shipped",
                                "failed",
                                "topack",
                                "toship",
                                "shipping",
                                "lost",
                                "lost_by_3pl",
                                "damaged_by_3pl",
                                "failed_delivery",
                                "shipped_back",
                                "shipped_back_success",
                                "shipped_back_failed",
                                "package_scrapped",
                                "confirmed"};

/// The usual word, and on some orders the other.
std::string_view either(std::uint64_t dice, std::uint64_t one_in, std::string_view usual,
                        std::string_view other) {
  return dice % one_in == 0 ? other : usual;
}

std::string_view cancelled_word(std::uint64_t dice) {
  constexpr std::array<std::string_view, 20> words = {"cancelled", "Canceled", "CANCELED"};
  const auto word = words.at(dice % words.size());
  return word.empty() ? "canceled" : word;
}

}  // namespace

std::string_view wire_state(const Order& order, const Unit& unit) {
  const std::uint64_t dice = order.dice >> 8U;
  switch (unit.stage) {
    case Stage::unpaid:
      return "unpaid";
    case Stage::to_pack:
      return either(dice, 25, "pending", "topack");
    case Stage::to_repack:
      return "repacked";
    case Stage::packed:
      return "packed";
    case Stage::handover_requested:
      return "ready_to_ship_pending";
    case Stage::ready:
      return either(dice, 25, "ready_to_ship", "toship");
    case Stage::shipped:
      return either(dice, 20, "shipped", "shipping");
    case Stage::delivered:
      return either(dice, 50, "delivered", "Delivered");
    case Stage::confirmed:
      return "confirmed";
    case Stage::cancelled:
      return cancelled_word(dice);
    case Stage::scrapped:
      return either(dice, 3, "package_scrapped", "packed_scrapped");
    case Stage::failed:
      return either(dice, 3, "failed_delivery", "failed");
    case Stage::lost:
      return either(dice, 3, "lost_by_3pl", "lost");
    case Stage::damaged:
      return either(dice, 3, "damaged_by_3pl", "damaged");
    case Stage::coming_back:
      return "shipped_back";
    case Stage::came_back:
      return "shipped_back_success";
    case Stage::lost_coming_back:
      return "shipped_back_failed";
    case Stage::returned:
      return "returned";
    case Stage::unheard_of:
      return either(dice, 2, "INFO_ST_DOMESTIC_LABEL_PRINTED", "held_at_customs");
  }
  return "";
}

const Reading& read_state(std::string_view state) {
  const std::string wanted = lower(state);
  for (const Reading& reading : readings)
    if (reading.state == wanted) return reading;
  return unknown_reading;
}

int advance_of(std::string_view status) {
  constexpr std::array<std::string_view, 5> way = {"new", "processing", "packing", "shipping",
                                                   "completed"};
  return static_cast<int>(std::ranges::find(way, status) - way.begin());
}

bool is_filter(std::string_view filter) {
  return std::ranges::any_of(filters, [&](std::string_view known) { return known == filter; });
}

bool matches_filter(std::string_view filter, std::string_view state) {
  const std::string own = lower(state);
  if (filter == "topack") return own == "pending" || own == "repacked" || own == "topack";
  if (filter == "toship")
    return own == "packed" || own == "ready_to_ship_pending" || own == "ready_to_ship" ||
           own == "toship";
  if (filter == "shipping") return own == "shipped" || own == "shipping";
  if (filter == "canceled") return own == "canceled" || own == "cancelled";
  return own == filter;
}

}  // namespace ecsync::sandbox::lazada
