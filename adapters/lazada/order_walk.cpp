#include "adapters/lazada/order_walk.h"

#include <fmt/format.h>

#include <algorithm>

#include "adapters/common/advice.h"
#include "adapters/common/place.h"
#include "adapters/lazada/reply.h"
#include "core/base/time_text.h"

namespace ecsync::lazada {
namespace {

constexpr std::int64_t page_size = 100;      // the most that Lazada gives
constexpr std::int64_t offset_limit = 5000;  // offset + limit may not go beyond
constexpr int most_restarts = 2;
constexpr int doubted_attempts = 2;  // an empty answer that may be true is asked for once more
constexpr std::string_view version = "1";

std::vector<std::string> ids_of(const OrderRows& answer) {
  std::vector<std::string> ids;
  for (const auto& row : answer.rows) ids.push_back(row.id);
  return ids;
}

}  // namespace

OrderRows read_order_rows(const json::Value& data, Window::Field field, const Country& country) {
  OrderRows answer;
  answer.counted = data["countTotal"].integer();
  const char* const name = field == Window::Field::created ? "created_at" : "updated_at";
  for (const auto& order : data["orders"].items()) {
    OrderRows::Row row;
    row.id = order["order_id"].id();
    const auto time = order[name];
    if (time.present() && !time.is_object() && !time.is_array())
      row.time = parse_lazada_time(time.scalar_text(), country);
    answer.rows.push_back(std::move(row));
  }
  return answer;
}

OrderWalk::OrderWalk(const Window& window)
    : window_(window), at_(window.from), complete_(window.from > window.to) {}

OrderWalk::OrderWalk(const Window& window, const std::string& place) : OrderWalk(window) {
  if (!place.empty() && !load(place)) *this = OrderWalk(window);
}

OrderWalk::Query OrderWalk::query() const {
  if (!second_) return {at_, window_.to, left_out(), page_size};
  return {at_, at_, second_->offset(), std::min(page_size, offset_limit - second_->offset())};
}

std::int64_t OrderWalk::left_out() const {
  // Two rows of one second are likely to be followed by a third, and each time in another order.
  return window_.field == Window::Field::created && seen_.size() == 1 && !reordered_ ? 1 : 0;
}

std::optional<Error> OrderWalk::blocked() const {
  if (!second_ || second_->offset() < offset_limit) return std::nullopt;
  return make_error(ErrorCode::remote_refused,
                    tr("more than {} orders carry the time {}, and Lazada lists no more "
                       "than {}",
                       offset_limit, to_utc_text(at_), offset_limit),
                    tr("Ask for the missing orders by number: ecsync sync-orders --order NUMBER"));
}

/// The time a row stands for in the list. A row later than the window was changed after Lazada
/// found it: where it was found is not known any more.
std::optional<Timestamp> OrderWalk::progress_of(const OrderRows::Row& row) const {
  return row.time && *row.time <= window_.to ? row.time : std::nullopt;
}

std::optional<Timestamp> OrderWalk::last_time(const OrderRows& answer) const {
  std::optional<Timestamp> last;
  for (const auto& row : answer.rows) {
    const auto time = progress_of(row);
    if (time && (!last || *time > *last)) last = time;
  }
  return last;
}

std::optional<Message> OrderWalk::contradiction(const OrderRows& answer, int attempt) const {
  const auto rows = static_cast<std::int64_t>(answer.rows.size());
  const bool all_there = query().offset + rows >= answer.counted;
  std::optional<Timestamp> before;
  for (const auto& row : answer.rows) {
    if (row.time && *row.time < at_) return tr("order {} is older than what was asked for", row.id);
    const auto time = progress_of(row);
    if (time && before && *time < *before && !all_there && !second_)
      return tr("the orders are not sorted as asked for");
    if (time) before = time;
  }
  if (rows == 0 && answer.counted > query().offset)
    return tr("no orders on the page, though {} are counted", answer.counted);
  if (rows != 0 && !second_ && !all_there && !before)
    return tr("no order on the page has a readable time");
  const auto known = static_cast<std::int64_t>(second_ ? 0 : seen_.size());
  if (answer.counted >= known) return std::nullopt;
  if (window_.field == Window::Field::created)
    return tr("{} orders are counted, after {} were listed", answer.counted, known);
  // All of them may have changed since, and left. That is rare enough to ask again.
  if (rows == 0 && attempt < doubted_attempts) return tr("no orders, after there were some");
  return std::nullopt;
}

OrderWalk::Taken OrderWalk::take(const OrderRows& answer) {
  Taken taken;
  if (counted_ < 0) counted_ = answer.counted;
  if (second_)
    take_second(answer, taken);
  else
    take_page(answer, taken);
  return taken;
}

void OrderWalk::take_page(const OrderRows& answer, Taken& taken) {
  const auto offset = left_out();
  if (offset > 0 && came_reordered(answer)) {
    reordered_ = true;
    taken.again = true;
    return;
  }
  std::set<std::string> on_page;
  for (std::size_t i = 0; i < answer.rows.size(); ++i) {
    const auto& row = answer.rows[i];
    const bool known = seen_.contains(row.id) && row.time.value_or(at_) == at_;
    if (!known && on_page.insert(row.id).second) taken.fresh.push_back(i);
  }
  delivered_ += static_cast<std::int64_t>(taken.fresh.size());
  const auto rows = static_cast<std::int64_t>(answer.rows.size());
  const auto last = last_time(answer);
  // A full page is followed up even when it is all that is counted: one query more is cheaper than
  // trusting a count.
  if (offset + rows >= answer.counted && (rows < page_size || !last)) {
    taken.error = finish();
    return;
  }
  if (!last || *last == at_) {
    enter_second(answer);
    return;
  }
  at_ = *last;
  reordered_ = false;
  seen_.clear();
  for (const auto& row : answer.rows) {
    if (progress_of(row).value_or(at_) == at_) seen_.insert(row.id);
  }
}

/// Whether the row that was left out may be another one than the one that was seen: then that one
/// is here instead, or still to come in a second that goes on.
bool OrderWalk::came_reordered(const OrderRows& answer) const {
  // Or it is gone, and one that nobody saw was left out in its place.
  if (answer.counted <= counted_ - delivered_) return true;
  bool within_second = !answer.rows.empty();
  for (const auto& row : answer.rows) {
    if (seen_.contains(row.id)) return true;
    if (row.time && *row.time > at_) within_second = false;
  }
  return within_second;
}

void OrderWalk::enter_second(const OrderRows& answer) {
  second_.emplace();
  for (const auto& id : seen_) second_->deliver(id);
  for (const auto& row : answer.rows) second_->deliver(row.id);
  seen_.clear();
}

void OrderWalk::take_second(const OrderRows& answer, Taken& taken) {
  const auto step = second_->take(ids_of(answer), answer.counted, taken.fresh);
  delivered_ += static_cast<std::int64_t>(taken.fresh.size());
  if (step == common::VerifiedWalk::Step::more) return;
  if (step == common::VerifiedWalk::Step::stuck) {
    taken.error = make_error(ErrorCode::remote_bad_answer,
                             tr("Lazada counts {} orders at {}, but does not list them all",
                                answer.counted, to_utc_text(at_)),
                             common::advice::later);
    return;
  }
  second_.reset();
  at_ += std::chrono::seconds(1);
  if (at_ > window_.to) taken.error = finish();
}

/// Creation times never move, so a created window must bring what it counted at first.
std::optional<Error> OrderWalk::finish() {
  const bool short_of = window_.field == Window::Field::created && delivered_ < counted_;
  if (!short_of) {
    complete_ = true;
    return std::nullopt;
  }
  if (restarts_ == most_restarts)
    return make_error(ErrorCode::remote_bad_answer,
                      tr("Lazada counted {} orders from {} to {}, but listed only {}", counted_,
                         to_utc_text(window_.from), to_utc_text(window_.to), delivered_),
                      common::advice::later);
  const int restarts = restarts_ + 1;
  *this = OrderWalk(window_, "");
  restarts_ = restarts;
  return std::nullopt;
}

// version, second, window's first count, delivered, restarts, mode, ids or the second's own walk
std::string OrderWalk::place() const {
  if (complete_) return "";
  common::PlaceWriter place(version);
  place.time(at_).number(counted_).number(delivered_).number(restarts_);
  if (second_)
    place.word("s").word(second_->text());
  else
    place.word("p").names(seen_);
  return place.text();
}

std::optional<Timestamp> OrderWalk::reached() const {
  if (complete_ || second_) return std::nullopt;
  return at_;
}

bool OrderWalk::load(const std::string& text) {
  common::PlaceReader place(text, version);
  at_ = place.time();
  if (at_ < window_.from || at_ > window_.to) return false;
  counted_ = place.number();
  delivered_ = place.number();
  restarts_ = place.small_number(0, most_restarts);
  if (!place.either("s", "p")) {
    seen_ = place.names();
    return place.good();
  }
  second_ = common::VerifiedWalk::parse(place.word());
  return place.good() && second_;
}

}  // namespace ecsync::lazada
