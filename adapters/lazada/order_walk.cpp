#include "adapters/lazada/order_walk.h"

#include <fmt/format.h>

#include <algorithm>

#include "adapters/common/place.h"
#include "adapters/common/read_count.h"
#include "adapters/lazada/reply.h"
#include "core/base/time_text.h"

namespace ecsync::lazada {
namespace {

constexpr std::int64_t page_size = 100;      // the most that Lazada gives
constexpr std::int64_t offset_limit = 5000;  // offset + limit may not go beyond
constexpr int most_restarts = 1;
// How often an answer that is doubtful, but may be true, is asked for before it is believed.
constexpr int most_doubts = 2;
constexpr int most_doubts_of_nothing = 4;
constexpr std::string_view version = "2";

/// Rows without an id are told apart by their place in the list, where the page begins at `offset`.
std::vector<std::string> ids_of(const OrderRows& answer, std::int64_t offset) {
  std::vector<std::string> ids;
  for (const auto& row : answer.rows) {
    ids.push_back(row.fault.empty() ? row.id : fmt::format("?{}", offset + std::ssize(ids)));
  }
  return ids;
}

OrderRows::Row read_row(const json::Value& order, const char* time_field, const Country& country) {
  OrderRows::Row row;
  try {
    const auto time = order[time_field];
    if (time.present() && !time.is_object() && !time.is_array())
      row.time = parse_lazada_time(time.scalar_text(), country);
    row.id = order["order_id"].id();
  } catch (const json::FieldError& error) {
    row.fault = error.what();
  }
  return row;
}

}  // namespace

OrderRows read_order_rows(const json::Value& data, Window::Field field, const Country& country) {
  OrderRows answer;
  answer.counted = common::read_count(data["countTotal"]);
  const bool none = answer.counted.value_or(common::read_count(data["count"]).value_or(1)) == 0;
  if (!data["orders"].present() && !none) data["orders"].fail("missing");
  const char* const name = field == Window::Field::created ? "created_at" : "updated_at";
  for (const auto& order : data["orders"].items())
    answer.rows.push_back(read_row(order, name, country));
  return answer;
}

OrderWalk::OrderWalk(const Window& window, common::CountTrust& trust)
    : window_(window), trust_(&trust), at_(window.from), complete_(window.from > window.to) {}

OrderWalk::OrderWalk(const Window& window, const std::string& place, common::CountTrust& trust)
    : OrderWalk(window, trust) {
  if (!place.empty() && !load(place)) *this = OrderWalk(window, trust);
}

OrderWalk::Query OrderWalk::query() const {
  if (!second_) return {at_, window_.to, 0, page_size};
  return {at_, at_, second_->offset(), page_size};
}

std::optional<Error> OrderWalk::blocked() const {
  if (!second_ || second_->offset() < offset_limit) return std::nullopt;
  return make_error(ErrorCode::remote_refused,
                    tr("more than {} orders carry the time {}, and Lazada lists no more "
                       "than {}",
                       offset_limit, to_utc_text(at_), offset_limit),
                    tr("Ask for the missing orders by number: ecsync sync-orders --order NUMBER"));
}

/// The time that gives the row's place in the list. Nothing for a row later than the window: it was
/// changed after Lazada found it, so its place is not known.
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
  const auto rows = std::ssize(answer.rows);
  const bool is_full = rows >= page_size;
  const auto expected = answer.counted.value_or(0) - query().offset;
  const bool all_there = answer.counted ? rows >= expected : !is_full;
  std::optional<Timestamp> before;
  for (const auto& row : answer.rows) {
    if (row.time && *row.time < at_) return tr("order {} is older than what was asked for", row.id);
    const auto time = progress_of(row);
    if (time && before && *time < *before && !all_there && !second_)
      return tr("the orders are not sorted as asked for");
    if (time) before = time;
  }
  if (is_full && !all_there && !second_ && !before)
    return tr("no order on the page has a readable time");
  return doubt(answer, attempt);
}

/// The count may be wrong, and orders that were listed may have changed meanwhile and left the
/// window. Both are rare enough to ask again.
std::optional<Message> OrderWalk::doubt(const OrderRows& answer, int attempt) const {
  const auto rows = std::ssize(answer.rows);
  const auto expected = answer.counted.value_or(0) - query().offset;
  if (rows == 0 && expected > 0 && attempt < most_doubts_of_nothing)
    return tr("no orders on the page, though {} are counted", expected);
  if (attempt >= most_doubts) return std::nullopt;
  if (rows == 0 && !second_ && !seen_.empty()) return tr("no orders, after there were some");
  // A window of creation times, which do not change, is read once more as a whole instead.
  if (rows < page_size && rows < expected && window_.field == Window::Field::updated &&
      !trust_->knows(expected - rows))
    return tr("{} orders are on the page, though {} are counted", rows, expected);
  return std::nullopt;
}

Message OrderWalk::came_short(std::int64_t counted, Timestamp from, std::int64_t listed) const {
  return tr("of the orders from {} to {} Lazada counts {}, but lists only {}", to_utc_text(from),
            to_utc_text(window_.to), counted, listed);
}

OrderWalk::Taken OrderWalk::take(const OrderRows& answer) {
  Taken taken;
  if (counted_ < 0 && delivered_ == 0) counted_ = answer.counted.value_or(-1);
  if (second_)
    take_second(answer, taken);
  else
    take_page(answer, taken);
  return taken;
}

void OrderWalk::take_page(const OrderRows& answer, Taken& taken) {
  std::set<std::string> on_page;
  for (std::size_t i = 0; i < answer.rows.size(); ++i) {
    const auto& row = answer.rows[i];
    const bool known = seen_.contains(row.id) && row.time.value_or(at_) == at_;
    const bool again = row.fault.empty() && (known || !on_page.insert(row.id).second);
    if (!again) taken.fresh.push_back(i);
  }
  delivered_ += std::ssize(taken.fresh);
  if (std::ssize(answer.rows) < page_size) {
    const auto counted = answer.counted.value_or(0);
    const auto rows = std::ssize(answer.rows);
    if (window_.field == Window::Field::updated && counted > rows) {
      if (rows > 0) trust_->learn(counted - rows);
      taken.warnings.push_back(came_short(counted, at_, rows));
    }
    finish(taken);
    return;
  }
  const auto last = last_time(answer);
  if (!last || *last == at_) {
    enter_second(answer);
    return;
  }
  at_ = *last;
  seen_.clear();
  for (const auto& row : answer.rows) {
    if (row.fault.empty() && progress_of(row).value_or(at_) == at_) seen_.insert(row.id);
  }
}

void OrderWalk::enter_second(const OrderRows& answer) {
  second_.emplace();
  for (const auto& id : seen_) second_->deliver(id);
  for (const auto& row : answer.rows) {
    if (row.fault.empty()) second_->deliver(row.id);
  }
  seen_.clear();
}

void OrderWalk::take_second(const OrderRows& answer, Taken& taken) {
  const auto ids = ids_of(answer, second_->offset());
  const auto step = second_->take(ids, answer.counted, taken.fresh, page_size);
  delivered_ += std::ssize(taken.fresh);
  if (step == common::VerifiedWalk::Step::more) return;
  if (step == common::VerifiedWalk::Step::stuck && answer.counted)
    taken.warnings.push_back(tr("Lazada counts {} orders at {}, but does not list them all",
                                *answer.counted, to_utc_text(at_)));
  second_.reset();
  at_ += std::chrono::seconds(1);
  if (at_ > window_.to) finish(taken);
}

/// Creation times never move, so a created window should bring what it counted at first.
void OrderWalk::finish(Taken& taken) {
  const bool short_of = window_.field == Window::Field::created && delivered_ < counted_;
  if (short_of && restarts_ < most_restarts && !trust_->knows(counted_ - delivered_)) {
    const int restarts = restarts_ + 1;
    *this = OrderWalk(window_, *trust_);
    restarts_ = restarts;
    return;
  }
  if (short_of) {
    trust_->learn(counted_ - delivered_);
    taken.warnings.push_back(came_short(counted_, window_.from, delivered_));
  }
  complete_ = true;
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
  // Of parts of a window nobody could tell any more whether they bring what was counted.
  if (complete_ || second_ || restarts_ > 0) return std::nullopt;
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
