#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/db/connections.h"
#include "core/sync/clock_watch.h"
#include "core/sync/order_intake.h"
#include "core/sync/plan_reader.h"
#include "core/sync/sync_plan.h"
#include "core/sync/sync_run.h"

namespace ecsync {
namespace {

using db::Purpose;
using db::SyncKind;

// Our value of the server's time may be late by this much, because the Date header and the stored
// difference have whole seconds only. A window of changes that ended there would leave the newest
// changes to the next run. This does not move the cursor, which never passes the first answer.
constexpr std::chrono::seconds clock_doubt{2};

// A plan and what its rows obey.
struct Reading {
  db::SyncPlan plan;
  Timestamp horizon;
  bool durable = true;  // false: it moves no cursor and leaves no plan behind
  bool dated = true;    // false: no answer has told the time, so not even the horizon is kept
};

// How far a reading has come, for the file. Written with the rows it stands for.
struct Bookmark {
  std::optional<Timestamp> horizon;  // moves there
  std::optional<Timestamp> cursor;   // moves there
  std::optional<db::SyncPlan> plan;  // what is still to be read
  bool drops_plan = false;           // the plan in the file is complete now

  void write(db::Database& database, ConnectionKey key) const {
    if (horizon) db::set_horizon(database, key, *horizon);
    if (plan) db::store_plan(database, key, SyncKind::orders, *plan);
    if (drops_plan) db::drop_plan(database, key, SyncKind::orders);
    if (cursor) db::store_cursor(database, key, SyncKind::orders, *cursor);
  }
};

class OrderSync {
 public:
  explicit OrderSync(SyncRun& run)
      : run_(run),
        key_(run.connection().key),
        intake_(run),
        horizon_(run.connection().horizon),
        cursor_(run.memory.cursor),
        plan_in_file_(run.memory.plan.has_value()) {}

  Status run() {
    auto status = run_.task.numbers.empty() ? read_windows() : read_numbers();
    intake_.write_report();
    return status;
  }

 private:
  Status read_windows();
  Status read_everything();
  Status read_new(const std::function<Reading()>& make);
  void set_cursor_back(std::chrono::seconds ahead);
  Status go_on(Reading reading, std::optional<OrderPage> first = std::nullopt);
  Result<OrderPage> fetch(Window::Field field, const db::PlanWindow& place);
  void drop_unchanged(const Reading& reading, OrderPage& page);
  void store(const Reading& reading, const PlanReader::Batch& batch);
  Bookmark bookmark_with(const Reading& reading, const db::SyncPlan& plan) const;
  Bookmark bookmark_to(Timestamp horizon) const;
  void took(const Bookmark& bookmark);
  void widen_report(const Window& window);

  /// Whose wish it is to read single orders.
  enum class Asking {
    named,  ///< the user's, who wants what is answered now, whatever the file has
    again,  ///< their turn has come, because they are set aside
  };
  Status read_numbers();
  Status read_batch(const std::vector<std::string>& numbers, Asking why);
  Status ask_again();

  Reading reading_for(Purpose purpose) const;
  Reading narrowed_reading() const;
  Timestamp horizon() const {
    return horizon_.value_or(run_.session.server().now_seconds() - run_.options().horizon);
  }
  // True for a full reading, even when an earlier run began it.
  bool overwrites(const Reading& reading) const {
    return run_.options().full || reading.plan.purpose == Purpose::full;
  }
  db::StoreRules rules(Timestamp horizon, bool overwrite) const {
    return {horizon, run_.session.server().now_seconds(), overwrite};
  }

  SyncRun& run_;
  ConnectionKey key_;
  OrderIntake intake_;
  std::optional<Timestamp> horizon_;
  std::optional<Timestamp> cursor_;
  bool plan_in_file_ = false;
};

constexpr std::size_t numbers_per_call = 50;

// ---------------------------------------------------------------- what to read

Status OrderSync::read_windows() {
  const auto& since = run_.options().since;
  auto status = since && *since > horizon() ? read_new([this] { return narrowed_reading(); })
                                            : read_everything();
  if (!status) return status;
  return ask_again();
}

// First what was under way, then what this run is for, and in the end what changed since.
Status OrderSync::read_everything() {
  const auto read = [this](Purpose purpose) {
    return read_new([this, purpose] { return reading_for(purpose); });
  };
  const bool full = run_.options().full;
  bool full_is_done = false;
  const auto& left = run_.memory.plan;
  // A full reading covers whatever else was under way.
  if (left && (!full || left->purpose == Purpose::full)) {
    full_is_done = left->purpose == Purpose::full;
    if (auto status = go_on({*left, horizon()}); !status) return status;
  }
  const auto& since = run_.options().since;
  if (full && !full_is_done) {
    if (auto status = read(Purpose::full); !status) return status;
  } else if (!cursor_) {
    return read(Purpose::first);
  } else if (since && *since < horizon()) {
    if (auto status = read(Purpose::extend); !status) return status;
  }
  return read(Purpose::update);
}

Reading OrderSync::reading_for(Purpose purpose) const {
  const auto now = run_.session.server().now_seconds();
  Reading reading;
  reading.horizon = std::min(horizon(), run_.options().since.value_or(horizon()));
  Window window{Window::Field::created, reading.horizon, now};
  if (purpose == Purpose::extend) window.to = horizon();
  if (purpose == Purpose::update) {
    window.field = Window::Field::updated;
    // Changes before the horizon do not matter, because no order that is stored was created before
    // it. This also limits a cursor that a wrong clock put too early.
    window.from =
        std::max(cursor_.value_or(reading.horizon), reading.horizon) - run_.options().overlap;
    window.to = now + clock_doubt;
  }
  reading.plan = make_plan(purpose, window, run_.session.marketplace().longest_window());
  return reading;
}

Reading OrderSync::narrowed_reading() const {
  Reading reading;
  reading.horizon = horizon();
  reading.durable = false;
  const Window window{Window::Field::created, *run_.options().since,
                      run_.session.server().now_seconds()};
  reading.plan = make_plan(Purpose::extend, window, run_.session.marketplace().longest_window());
  return reading;
}

// ---------------------------------------------------------------- reading

Status OrderSync::read_new(const std::function<Reading()>& make) {
  const ClockWatch watch(run_.session.server(), run_.clock());
  const auto fetch_first = [this](const Reading& reading) {
    return fetch(reading.plan.window.field, reading.plan.unfinished.front());
  };
  auto reading = make();
  auto page = fetch_first(reading);
  const bool refused = !page && page.error().code == ErrorCode::remote_refused;
  if ((page || refused) && watch.jumped()) {
    // Window and signature were made with a wrong clock, which the answer has corrected.
    set_cursor_back(
        std::chrono::ceil<std::chrono::seconds>(watch.expected() - run_.session.server().now()));
    reading = make();
    page = fetch_first(reading);
  }
  if (!page) return std::move(page).error();
  if (!run_.session.server().last_date()) reading.durable = reading.dated = false;
  // Either our clock was wrong or the answers' dates are. A cursor that is too early costs calls in
  // the next run; one that is too late costs orders.
  if (watch.jumped())
    page->answered_at =
        std::min(page->answered_at, std::chrono::floor<std::chrono::seconds>(watch.expected()));
  return go_on(std::move(reading), *std::move(page));
}

// The cursor may come from the same wrong clock, which was `ahead` of the real time.
void OrderSync::set_cursor_back(std::chrono::seconds ahead) {
  if (!cursor_ || ahead <= std::chrono::seconds::zero()) return;
  cursor_ = *cursor_ - ahead;
  if (run_.options().dry_run) return;
  // Stored at once: the run may break off, and the next one would not know of the other clock.
  run_.store([this](db::Database& database) {
    db::store_cursor(database, key_, SyncKind::orders, *cursor_);
  });
}

Status OrderSync::go_on(Reading reading, std::optional<OrderPage> first) {
  PlanReader reader(
      reading.plan, run_.session.most_in_flight(),
      [&](const db::PlanWindow& place) { return fetch(reading.plan.window.field, place); },
      [&](OrderPage& page) { drop_unchanged(reading, page); },
      [&](const PlanReader::Batch& batch) { store(reading, batch); });
  return reader.read(std::move(first));
}

// Any thread.
Result<OrderPage> OrderSync::fetch(Window::Field field, const db::PlanWindow& place) {
  if (auto status = run_.may_go_on(); !status) return std::move(status).error();
  const Window window{field, place.from, place.to};
  auto page = run_.session.call([&](Marketplace& marketplace, const ShopAccess& access) {
    return marketplace.orders(access, window, place.page);
  });
  if (page && !page->next.empty() && page->next == place.page)
    return make_error(ErrorCode::remote_bad_answer,
                      tr("the order pages of '{}' do not come to an end", run_.connection().name));
  return page;
}

// Most orders of a reading are as they were, and those are worth no transaction. Any thread.
void OrderSync::drop_unchanged(const Reading& reading, OrderPage& page) {
  // A dry run counts what a transaction would do. A first reading finds next to nothing in the
  // file.
  const bool is_first = reading.plan.purpose == Purpose::first;
  const bool is_empty = page.orders.empty() && page.rejected.empty();
  if (is_empty || is_first || run_.options().dry_run) return;
  run_.database().run([&](db::Database& database) {
    intake_.take_unchanged(database, page, rules(reading.horizon, overwrites(reading)));
  });
}

// Rows and the bookmark they stand for go into one transaction. No marketplace is asked inside it.
void OrderSync::store(const Reading& reading, const PlanReader::Batch& batch) {
  const auto bookmark = bookmark_with(reading, batch.plan);
  const bool has_rows = std::any_of(batch.pages.begin(), batch.pages.end(), [](const auto& page) {
    return !page.orders.empty() || !page.rejected.empty() || !page.warnings.empty();
  });
  if (batch.is_whole && !has_rows && !run_.options().dry_run) {
    run_.pending.add(
        [bookmark, key = key_](db::Database& database) { bookmark.write(database, key); });
    widen_report(batch.plan.window);  // no other thread reads: nothing is left to read
  } else {
    const auto write = [&](db::Database& database) {
      for (const auto& page : batch.pages)
        intake_.store(database, page, rules(reading.horizon, overwrites(reading)));
      bookmark.write(database, key_);
      widen_report(batch.plan.window);
    };
    // Many shops have little to write, and can share one commit.
    run_.store(write, batch.is_whole ? db::Lane::When::soon : db::Lane::When::now);
  }
  took(bookmark);
}

// The plan is stored only while the reading is not complete, so a reading that fits into one batch
// stores none.
Bookmark OrderSync::bookmark_with(const Reading& reading, const db::SyncPlan& plan) const {
  if (!reading.dated) return {};
  auto bookmark = bookmark_to(reading.horizon);
  if (!reading.durable) return bookmark;
  if (!plan.unfinished.empty()) {
    bookmark.plan = plan;
    return bookmark;
  }
  bookmark.drops_plan = plan_in_file_;
  const auto cursor = cursor_after(plan, cursor_);
  if (cursor != cursor_) bookmark.cursor = cursor;
  return bookmark;
}

Bookmark OrderSync::bookmark_to(Timestamp horizon) const {
  Bookmark bookmark;
  if (horizon_ != horizon) bookmark.horizon = horizon;
  return bookmark;
}

void OrderSync::took(const Bookmark& bookmark) {
  if (bookmark.horizon) horizon_ = bookmark.horizon;
  if (bookmark.cursor) cursor_ = bookmark.cursor;
  if (bookmark.plan) plan_in_file_ = true;
  if (bookmark.drops_plan) plan_in_file_ = false;
}

void OrderSync::widen_report(const Window& window) {
  auto& report = run_.report;
  report.from = std::min(report.from.value_or(window.from), window.from);
  const auto to = std::min(window.to, run_.session.server().now_seconds());
  report.to = std::max(report.to.value_or(to), to);
}

// ---------------------------------------------------------------- single orders

Status OrderSync::read_numbers() {
  const auto& numbers = run_.task.numbers;
  for (std::size_t begin = 0; begin < numbers.size(); begin += numbers_per_call) {
    const auto end = std::min(begin + numbers_per_call, numbers.size());
    const std::vector<std::string> batch(
        std::next(numbers.begin(), static_cast<std::ptrdiff_t>(begin)),
        std::next(numbers.begin(), static_cast<std::ptrdiff_t>(end)));
    if (auto status = read_batch(batch, Asking::named); !status) return status;
  }
  std::string missing;
  std::string refusal;
  const std::string* first = nullptr;
  for (const auto& number : numbers) {
    if (intake_.has_seen(number)) continue;
    if (first == nullptr) first = &number;
    missing += (missing.empty() ? "" : ", ") + number;
    if (refusal.empty()) refusal = intake_.refusal_of(number);
  }
  if (first == nullptr) return Done{};
  auto error = make_error(
      ErrorCode::not_found,
      refusal.empty() ? tr("'{}' has no order {}", run_.connection().name, missing)
                      : tr("'{}' gives no order {}: {}", run_.connection().name, missing, refusal));
  error.reference = *first;
  return error;
}

Status OrderSync::read_batch(const std::vector<std::string>& numbers, Asking why) {
  if (auto status = run_.may_go_on(); !status) return status;
  const auto page = run_.session.call([&](Marketplace& marketplace, const ShopAccess& access) {
    return marketplace.orders_by_number(access, numbers);
  });
  if (!page) return page.error();
  const auto oldest = horizon();
  const auto bookmark = bookmark_to(oldest);
  run_.store([&](db::Database& database) {
    intake_.store(database, *page, rules(oldest, why == Asking::named));
    intake_.take_answers(database, numbers, *page, why == Asking::again);
    bookmark.write(database, key_);
    for (const auto& order : page->orders) {
      run_.report.answered.insert(order.number);
      run_.report.answered.insert(order.asked_as);
    }
  });
  took(bookmark);
  return Done{};
}

// Some of the orders that earlier runs could not read. One that still cannot be had stays set aside
// and makes the run partial, no more.
Status OrderSync::ask_again() {
  const auto numbers = intake_.due_again(run_.session.marketplace().most_asked_again());
  if (numbers.empty()) return Done{};
  auto outcome = read_batch(numbers, Asking::again);
  for (const auto& number : numbers) intake_.stays_set_aside(number);
  using enum ErrorCode;
  if (!outcome) {
    const auto code = outcome.error().code;
    if (code == auth_required || code == interrupted || code == time_limit) return outcome;
    run_.report.warnings.push_back(tr("{}: asking again for orders set aside failed: {}",
                                      run_.connection().name, outcome.error().message));
  }
  return Done{};
}

}  // namespace

Status read_orders(SyncRun& run) {
  return OrderSync(run).run();
}

}  // namespace ecsync
