#include "adapters/shopee/order_walk.h"

#include <fmt/format.h>

#include "adapters/common/advice.h"
#include "adapters/common/fields.h"
#include "adapters/common/place.h"

namespace ecsync::shopee {
namespace {

constexpr int most_passes = 6;
constexpr int most_lost_cursors = 3;
constexpr int most_steps = 1'000'000'000;  // that a place may name
constexpr std::string_view order_walk_version = "1";

}  // namespace

OrderRows read_order_rows(const json::Value& response) {
  OrderRows answer;
  const auto more = response["more"];
  if (!more.present()) more.fail("missing");
  answer.more = more.boolean();
  answer.cursor = common::scalar_or_empty(response["next_cursor"]);
  std::set<std::string> known;
  for (const auto& row : response["order_list"].items()) {
    try {
      auto number = row["order_sn"].id();
      if (!known.insert(number).second) continue;
      answer.numbers.push_back(std::move(number));
      answer.states.push_back(common::scalar_or_empty(row["order_status"]));
    } catch (const json::FieldError& error) {
      answer.faults.emplace_back(error.what());
    }
  }
  return answer;
}

OrderWalk::OrderWalk(const Window& window) : moving_(window.field == Window::Field::updated) {}

OrderWalk::OrderWalk(const Window& window, const std::string& place) : OrderWalk(window) {
  if (!place.empty() && !load(place)) *this = OrderWalk(window);
}

std::optional<Message> OrderWalk::contradiction(const OrderRows& answer) const {
  if (!answer.more) return std::nullopt;
  if (answer.cursor.empty()) return tr("more orders are announced without a place to go on");
  if (answer.cursor == cursor_) return tr("the page leads to itself");
  return std::nullopt;
}

bool OrderWalk::turns_in_circles(const std::string& next) {
  if (!kept_.empty() && next == kept_) return true;
  if (++steps_ == limit_) {
    kept_ = next;
    steps_ = 0;
    limit_ *= 2;
  }
  return false;
}

OrderWalk::Taken OrderWalk::take(const OrderRows& answer) {
  Taken taken;
  for (const auto& number : answer.numbers) {
    if (!seen_.contains(number)) taken.fresh.push_back(number);
  }
  ++pages_;
  if (!taken.fresh.empty()) fresh_in_pass_ = true;
  if (moving_) seen_.insert(taken.fresh.begin(), taken.fresh.end());
  if (!answer.more) {
    taken.error = end_pass();
    return taken;
  }
  if (turns_in_circles(answer.cursor)) {
    taken.error =
        make_error(ErrorCode::remote_bad_answer, tr("Shopee's pages of orders lead in a circle"),
                   common::advice::later);
    return taken;
  }
  cursor_ = answer.cursor;
  return taken;
}

std::optional<Error> OrderWalk::end_pass() {
  const bool at_once = pages_ == 1 && pass_ == 1;  // one answer shows one state of the shop
  if (!moving_ || at_once || (pass_ > 1 && !fresh_in_pass_)) {
    complete_ = true;
    return std::nullopt;
  }
  if (pass_ == most_passes)
    return make_error(ErrorCode::remote_unavailable,
                      tr("the shop's orders changed too fast to be read completely"),
                      common::advice::later);
  ++pass_;
  fresh_in_pass_ = false;
  pages_ = 0;
  cursor_.clear();
  kept_.clear();
  steps_ = 0;
  limit_ = 1;
  return std::nullopt;
}

bool OrderWalk::drop_cursor() {
  if (cursor_.empty() || lost_cursors_ == most_lost_cursors) return false;
  ++lost_cursors_;
  cursor_.clear();
  kept_.clear();
  steps_ = 0;
  limit_ = 1;
  return true;
}

// version, pass, pages of it, whether it brought something, lost cursors, circle search, cursor,
// kept cursor, delivered orders
std::string OrderWalk::place() const {
  if (complete_) return "";
  return common::PlaceWriter(order_walk_version)
      .number(pass_)
      .number(pages_)
      .flag(fresh_in_pass_)
      .number(lost_cursors_)
      .number(steps_)
      .number(limit_)
      .foreign(cursor_)
      .foreign(kept_)
      .names(seen_)
      .text();
}

bool OrderWalk::load(const std::string& text) {
  common::PlaceReader place(text, order_walk_version);
  pass_ = place.small_number(1, most_passes);
  pages_ = place.small_number(0, most_steps);
  fresh_in_pass_ = place.flag();
  lost_cursors_ = place.small_number(0, most_lost_cursors);
  steps_ = place.small_number(0, most_steps);
  limit_ = place.small_number(1, most_steps);
  cursor_ = place.foreign();
  kept_ = place.foreign();
  seen_ = place.names();
  return place.good();
}

}  // namespace ecsync::shopee
