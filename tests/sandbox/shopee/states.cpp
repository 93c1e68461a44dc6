#include "tests/sandbox/shopee/states.h"

#include <algorithm>
#include <array>
#include <utility>

namespace ecsync::sandbox::shopee {
namespace {

using Word = std::pair<std::string_view, std::string_view>;
/// Shopee's words and the statuses they have to become.
constexpr std::array status_words = {
    Word{"UNPAID", "new"},
    Word{"PENDING", "new"},
    Word{"READY_TO_SHIP", "processing"},
    Word{"IN_CANCEL", "processing"},
    Word{"INVOICE_PENDING", "processing"},
    Word{"PROCESSED", "packing"},
    Word{"RETRY_SHIP", "packing"},
    Word{"SHIPPED", "shipping"},
    Word{"TO_CONFIRM_RECEIVE", "shipping"},
    Word{"COMPLETED", "completed"},
    Word{"TO_RETURN", "completed"},
    Word{"CANCELLED", "cancelled"},
};

/// RETRY_SHIP, TO_CONFIRM_RECEIVE, TO_RETURN and PENDING cannot be asked for.
constexpr std::array<std::string_view, 8> status_filters = {
    "UNPAID",    "READY_TO_SHIP", "PROCESSED", "SHIPPED",
    "COMPLETED", "IN_CANCEL",     "CANCELLED", "INVOICE_PENDING"};

Stage stage_of(const Order& order) {
  return order.units.empty() ? Stage::cancelled : order.units.front().stage;
}

/// Independent throws of one order's dice.
std::uint64_t throw_of(const Order& order, std::uint64_t which, std::uint64_t sides) {
  return mix(order.dice + which) % sides;
}

std::string_view before_packing(const Order& order, bool show_pending) {
  const auto side = throw_of(order, 1, 24);
  if (side < 3) return show_pending ? "PENDING" : "READY_TO_SHIP";
  return side == 3 ? "INVOICE_PENDING" : "READY_TO_SHIP";
}

bool cancelled_whole(Stage stage) {
  constexpr std::array ends = {Stage::cancelled, Stage::scrapped,        Stage::failed,
                               Stage::lost,      Stage::damaged,         Stage::coming_back,
                               Stage::came_back, Stage::lost_coming_back};
  return std::ranges::find(ends, stage) != ends.end();
}

/// Which lot the last piece of several drew: one in seven leaves before packing, one in seven comes
/// back.
enum class Lot { with_the_others, cancelled, sent_back };
Lot lot_of_last(const Order& order) {
  if (order.units.size() < 2) return Lot::with_the_others;
  const auto side = throw_of(order, 3, 7);
  return side == 0 ? Lot::cancelled : side == 1 ? Lot::sent_back : Lot::with_the_others;
}

/// How a return of the whole order stands. With a piece cancelled it is never done: nobody says
/// whether the return of the others would cover its line.
enum class Return { requested, partly, done, done_and_completed };
Return return_of(const Order& order) {
  if (lot_of_last(order) == Lot::cancelled) return Return::requested;
  switch (throw_of(order, 2, 4)) {
    case 0:
      return Return::requested;
    case 1:
      return order.units.size() > 1 ? Return::partly : Return::requested;
    case 2:
      return Return::done;
    default:
      return Return::done_and_completed;
  }
}

/// Packing leaves the piece out, and from then on it stays out.
bool last_is_cancelled(const Order& order) {
  const Stage stage = stage_of(order);
  const bool was_packed = (stage >= Stage::to_repack && stage <= Stage::confirmed) ||
                          stage == Stage::returned || stage == Stage::unheard_of;
  return lot_of_last(order) == Lot::cancelled && was_packed;
}

bool last_came_back(const Order& order) {
  const Stage stage = stage_of(order);
  if (stage == Stage::returned) return return_of(order) == Return::partly;
  return lot_of_last(order) == Lot::sent_back && stage == Stage::confirmed;
}

}  // namespace

std::string_view wire_status(const Order& order, bool show_pending) {
  const Stage stage = stage_of(order);
  if (cancelled_whole(stage)) return "CANCELLED";
  if (order.cancel_requested && stage > Stage::unpaid && stage < Stage::shipped) return "IN_CANCEL";
  switch (stage) {
    case Stage::unpaid:
      return "UNPAID";
    case Stage::to_pack:
      return before_packing(order, show_pending);
    case Stage::to_repack:
      return "RETRY_SHIP";
    case Stage::handover_requested:
      return throw_of(order, 4, 2) == 0 ? "RETRY_SHIP" : "PROCESSED";
    case Stage::shipped:
      return "SHIPPED";
    case Stage::delivered:
      return "TO_CONFIRM_RECEIVE";
    case Stage::confirmed:
      return "COMPLETED";
    case Stage::returned:
      return return_of(order) == Return::done_and_completed ? "COMPLETED" : "TO_RETURN";
    case Stage::unheard_of:
      return throw_of(order, 5, 2) == 0 ? "HELD_BY_CUSTOMS" : "EXCHANGE_PENDING";
    default:
      return "PROCESSED";  // packed and ready
  }
}

std::string_view logistics_status(const Order& order) {
  switch (stage_of(order)) {
    case Stage::unpaid:
      return "";
    case Stage::to_pack:
      return throw_of(order, 6, 3) == 0 ? "LOGISTICS_PENDING_ARRANGE" : "LOGISTICS_READY";
    case Stage::to_repack:
      return "LOGISTICS_PICKUP_RETRY";
    case Stage::packed:
    case Stage::handover_requested:
    case Stage::ready:
      return "LOGISTICS_REQUEST_CREATED";
    case Stage::shipped:
    case Stage::unheard_of:
      return "LOGISTICS_PICKUP_DONE";
    case Stage::delivered:
    case Stage::confirmed:
    case Stage::returned:
      return "LOGISTICS_DELIVERY_DONE";
    case Stage::cancelled:
      return throw_of(order, 6, 2) == 0 ? "LOGISTICS_INVALID" : "LOGISTICS_REQUEST_CANCELED";
    case Stage::scrapped:
      return "LOGISTICS_REQUEST_CANCELED";
    case Stage::failed:
    case Stage::damaged:
    case Stage::coming_back:
    case Stage::came_back:
      return "LOGISTICS_DELIVERY_FAILED";
    case Stage::lost:
    case Stage::lost_coming_back:
      return "LOGISTICS_LOST";
  }
  return "";
}

std::string_view read_status(std::string_view wire) {
  for (const auto& [word, status] : status_words)
    if (word == wire) return status;
  return "unknown";
}

std::vector<UnitTruth> fates_of(const Order& order) {
  std::vector<UnitTruth> fates(order.units.size());
  const Stage stage = stage_of(order);
  const Return state = return_of(order);
  const bool all_back =
      stage == Stage::returned && (state == Return::done || state == Return::done_and_completed);
  for (UnitTruth& fate : fates) {
    fate.cancelled = cancelled_whole(stage);
    fate.returned = all_back;
  }
  if (fates.empty()) return fates;
  if (last_is_cancelled(order)) fates.back().cancelled = true;
  if (last_came_back(order)) fates.back().returned = true;
  return fates;
}

bool return_is_open(const Order& order) {
  const Return state = return_of(order);
  return stage_of(order) == Stage::returned &&
         (state == Return::requested || state == Return::partly);
}

bool pieces_part(const Order& order) {
  return last_is_cancelled(order) || last_came_back(order);
}

bool is_status_filter(std::string_view status) {
  return std::ranges::find(status_filters, status) != status_filters.end();
}

}  // namespace ecsync::sandbox::shopee
