#include "adapters/tiktok/order_walk.h"

#include <fmt/format.h>

#include <algorithm>

#include "adapters/common/advice.h"
#include "adapters/common/fields.h"
#include "adapters/common/place.h"
#include "adapters/common/read_count.h"
#include "core/base/time_text.h"

namespace ecsync::tiktok {
namespace {

constexpr int most_restarts = 2;
constexpr int most_empty_pages = 20;
// TikTok's index lags behind the orders it lists: a row may stand at the place of its last but one
// change while it shows the time of its last. Some of this many rows will be up to date.
constexpr std::size_t lagging_rows = 10;
constexpr std::string_view order_walk_version = "2";

/// Names an order as of one change, so that it is delivered again after the next change.
std::string row_name(const OrderRows::Row& row) {
  return row.time ? fmt::format("{}@{}", row.id, epoch_seconds(*row.time)) : row.id + "@?";
}

/// Rows without an id are told apart by their place in the list, where the page begins at `offset`.
std::vector<std::string> ids_on(const OrderRows& answer, std::int64_t offset) {
  std::vector<std::string> ids;
  for (const auto& row : answer.rows) {
    ids.push_back(row.fault.empty() ? row.id : fmt::format("?{}", offset + std::ssize(ids)));
  }
  return ids;
}

std::optional<Timestamp> row_time(const json::Value& value) {
  try {
    return Timestamp(std::chrono::seconds(value.integer()));
  } catch (const json::FieldError&) {
    return std::nullopt;
  }
}

OrderRows::Row read_row(const json::Value& order, const char* time_field) {
  OrderRows::Row row;
  try {
    row.time = row_time(order[time_field]);
    row.id = order["id"].id();
  } catch (const json::FieldError& error) {
    row.fault = error.what();
  }
  return row;
}

}  // namespace

OrderRows read_order_rows(const json::Value& data, Window::Field field) {
  if (!data.is_object()) data.fail("not an object");
  OrderRows answer;
  answer.counted = common::read_count(data["total_count"]);
  answer.next = common::scalar_or_empty(data["next_page_token"]);
  const char* const name = field == Window::Field::created ? "create_time" : "update_time";
  for (const auto& order : data["orders"].items()) answer.rows.push_back(read_row(order, name));
  return answer;
}

OrderWalk::OrderWalk(const Window& window, common::CountTrust& trust)
    : window_(window), trust_(&trust), at_(window.from), complete_(window.from > window.to) {}

OrderWalk::OrderWalk(const Window& window, const std::string& place, common::CountTrust& trust)
    : OrderWalk(window, trust) {
  if (!place.empty() && !load(place)) *this = OrderWalk(window, trust);
}

OrderWalk::Query OrderWalk::query() const {
  return {at_, second_ ? at_ : window_.to, token_};
}

/// The times that give the places of rows in the list. A row later than the window is left out: it
/// was changed after TikTok found it, so its place is not known.
std::vector<Timestamp> OrderWalk::times_within(const OrderRows& answer) const {
  std::vector<Timestamp> times;
  for (const auto& row : answer.rows) {
    if (row.time && *row.time <= window_.to) times.push_back(*row.time);
  }
  return times;
}

/// How many of the last rows are needed to know the time that a page reached, because rows may show
/// a later time than that of their place. Creation times never change.
std::size_t OrderWalk::doubted_rows() const {
  return window_.field == Window::Field::created ? 1 : lagging_rows;
}

/// The time that the page reached: no row on later pages is older. Nothing when no row tells.
std::optional<Timestamp> OrderWalk::reached_on(const OrderRows& answer) const {
  const auto times = times_within(answer);
  if (times.empty()) return std::nullopt;
  const std::size_t last = std::clamp<std::size_t>(times.size() / 2, 1, doubted_rows());
  return *std::min_element(times.end() - static_cast<std::ptrdiff_t>(last), times.end());
}

/// True when the rows cannot stand in the order of their times, lagging ones aside.
bool OrderWalk::unsorted(const OrderRows& answer) const {
  const auto times = times_within(answer);
  if (window_.field == Window::Field::created) return !std::is_sorted(times.begin(), times.end());
  if (times.empty()) return false;
  const std::size_t first = std::clamp<std::size_t>(times.size() / 2, 1, lagging_rows);
  return *reached_on(answer) <
         *std::min_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(first));
}

/// What the only page of a query lacks. Orders may have changed since, and left, and nobody
/// promises that a count is exact: the page is asked for once more, and then believed.
std::optional<Message> OrderWalk::shortage(const OrderRows& answer) {
  const auto rows = static_cast<std::int64_t>(answer.rows.size());
  const auto known = static_cast<std::int64_t>(seen_.size());
  const auto due = std::max(answer.counted.value_or(0), known);
  if (rows >= due || doubted_) return std::nullopt;
  if (rows >= known && trust_->knows(due - rows)) return std::nullopt;
  doubted_ = true;
  return tr("{} orders on the only page, though there are {}", rows, due);
}

std::optional<Message> OrderWalk::contradiction(const OrderRows& answer) {
  for (const auto& row : answer.rows) {
    if (row.time && *row.time < at_) return tr("order {} is older than what was asked for", row.id);
  }
  if (!answer.next.empty() && answer.next == token_) return tr("the page leads to itself");
  if (second_) return std::nullopt;
  if (!answer.next.empty() && unsorted(answer)) return tr("the orders are not sorted as asked for");
  if (answer.next.empty() && token_.empty()) return shortage(answer);
  return std::nullopt;
}

OrderWalk::Taken OrderWalk::take(const OrderRows& answer) {
  Taken taken;
  if (counted_ < 0) counted_ = answer.counted.value_or(-1);
  if (answer.rows.empty() && !answer.next.empty()) {
    token_ = answer.next;
    if (++empty_pages_ > most_empty_pages)
      taken.error = make_error(ErrorCode::remote_bad_answer,
                               tr("TikTok Shop's pages without orders do not come to an end"),
                               common::advice::later);
    return taken;
  }
  empty_pages_ = 0;
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
    const auto name = row_name(row);
    const bool again = seen_.contains(name) || !on_page.insert(name).second;
    if (!again || !row.fault.empty()) taken.fresh.push_back(i);
  }
  delivered_ += static_cast<std::int64_t>(taken.fresh.size());
  token_.clear();
  if (answer.next.empty()) {
    const auto excess = answer.counted.value_or(0) - std::ssize(answer.rows);
    const bool moves = window_.field == Window::Field::updated;
    if (moves && doubted_ && excess > 0 && !answer.rows.empty()) trust_->learn(excess);
    finish(taken);
    return;
  }
  const auto reached_time = reached_on(answer);
  if (!reached_time || *reached_time == at_) {
    enter_second(answer);
    return;
  }
  at_ = *reached_time;
  seen_.clear();
  for (const auto& row : answer.rows) {
    if (row.fault.empty() && row.time.value_or(at_) >= at_) seen_.insert(row_name(row));
  }
}

void OrderWalk::enter_second(const OrderRows& answer) {
  second_.emplace();
  for (const auto& name : seen_) second_->deliver(name.substr(0, name.find('@')));
  for (const auto& row : answer.rows) {
    if (row.fault.empty() && row.time.value_or(at_) == at_) second_->deliver(row.id);
  }
  seen_.clear();
}

void OrderWalk::take_second(const OrderRows& answer, Taken& taken) {
  const auto rows = static_cast<std::int64_t>(answer.rows.size());
  const std::int64_t counted =
      answer.counted.value_or(second_->offset() + rows + (answer.next.empty() ? 0 : 1));
  const auto step = second_->take(ids_on(answer, second_->offset()), counted, taken.fresh);
  delivered_ += static_cast<std::int64_t>(taken.fresh.size());
  // A pass that begins again begins without a token.
  token_ = step == common::VerifiedWalk::Step::more && second_->offset() > 0 ? answer.next : "";
  if (step == common::VerifiedWalk::Step::more) return;
  if (step == common::VerifiedWalk::Step::stuck) {
    taken.warnings.push_back(tr("TikTok Shop counts {} orders at {}, but does not list them all",
                                counted, to_utc_text(at_)));
    // It was read several times: reading the whole window again brings no more.
    again_ = true;
  }
  second_.reset();
  at_ += std::chrono::seconds(1);
  if (at_ > window_.to) finish(taken);
}

/// Creation times never move, so a created window should bring what it counted at first. One that
/// does not is read a second time, and then it was the count that is wrong.
void OrderWalk::finish(Taken& taken) {
  const bool lacks = window_.field == Window::Field::created && delivered_ < counted_;
  const bool read_twice = again_ || (doubted_ && at_ == window_.from);
  if (lacks && !read_twice && !trust_->knows(counted_ - delivered_)) {
    const int restarts = restarts_;
    *this = OrderWalk(window_, *trust_);
    restarts_ = restarts;
    again_ = true;
    return;
  }
  if (lacks) {
    trust_->learn(counted_ - delivered_);
    taken.warnings.push_back(tr("TikTok Shop counted {} orders from {} to {}, but listed only {}",
                                counted_, to_utc_text(window_.from), to_utc_text(window_.to),
                                delivered_));
  }
  complete_ = true;
}

bool OrderWalk::drop_token() {
  if (token_.empty() || restarts_ == most_restarts) return false;
  ++restarts_;
  token_.clear();
  return true;
}

// version, reached time, window's first count, delivered, restarts, empty pages, second reading,
// mode, token, rows delivered or the second's own walk
std::string OrderWalk::place() const {
  if (complete_) return "";
  common::PlaceWriter place(order_walk_version);
  place.time(at_).number(counted_).number(delivered_).number(restarts_).number(empty_pages_);
  place.flag(again_).word(second_ ? "s" : "p").foreign(token_);
  if (second_)
    place.word(second_->text());
  else
    place.names(seen_);
  return place.text();
}

std::optional<Timestamp> OrderWalk::reached() const {
  // Of parts of a window nobody could tell any more whether they bring what was counted.
  if (complete_ || second_ || again_ || !token_.empty()) return std::nullopt;
  return at_;
}

bool OrderWalk::load(const std::string& text) {
  common::PlaceReader place(text, order_walk_version);
  at_ = place.time();
  if (at_ < window_.from || at_ > window_.to) return false;
  counted_ = place.number();
  delivered_ = place.number();
  restarts_ = place.small_number(0, most_restarts);
  empty_pages_ = place.small_number(0, most_empty_pages);
  again_ = place.flag();
  const bool within_second = place.either("s", "p");
  token_ = place.foreign();
  if (!within_second) {
    seen_ = place.names();
    return place.good();
  }
  second_ = common::VerifiedWalk::parse(place.word());
  return place.good() && second_;
}

}  // namespace ecsync::tiktok
