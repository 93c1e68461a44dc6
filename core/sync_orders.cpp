#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/db/connections.h"
#include "core/order_intake.h"
#include "core/sync_plan.h"
#include "core/sync_run.h"

namespace ecsync {
namespace {

using db::Purpose;
using db::SyncKind;

// Tells whether the first answers showed that the server's time is not what we thought.
class ClockWatch {
 public:
  ClockWatch(const ServerClock& server, const Clock& clock)
      : server_(server),
        clock_(clock),
        server_then_(server.now()),
        local_then_(clock.monotonic()) {}

  bool jumped() const {
    constexpr std::chrono::seconds tolerance{60};
    const auto drift = (server_.now() - server_then_) - (clock_.monotonic() - local_then_);
    return std::chrono::abs(drift) > tolerance;
  }

 private:
  const ServerClock& server_;
  const Clock& clock_;
  std::chrono::sys_time<std::chrono::milliseconds> server_then_;
  std::chrono::milliseconds local_then_;
};

// What we believe about the server's time may be late by so much: a Date header has whole seconds,
// and so has the difference that is stored. A window of changes that ended there would leave out
// what changed a moment ago until the next run. The cursor does not follow; it stays behind the
// first answer.
constexpr std::chrono::seconds clock_doubt{2};

// A plan and what its rows obey.
struct Reading {
  db::SyncPlan plan;
  Timestamp horizon;
  bool durable = true;  // false: it moves no cursor and leaves no plan behind
  bool in_file = false;
};

class OrderSync {
 public:
  explicit OrderSync(SyncRun& run)
      : run_(run),
        database_(run.context.database),
        key_(run.connection().key),
        intake_(run),
        horizon_(run.connection().horizon),
        cursor_(db::read_cursor(database_, key_, SyncKind::orders)) {}

  Status run() {
    auto status = run_.options.numbers.empty() ? read_windows() : read_numbers();
    intake_.write_warnings();
    return status;
  }

 private:
  Status read_windows();
  Status read_everything();
  Status read_new(const std::function<Reading()>& make);
  Status go_on(Reading reading);
  Result<OrderPage> fetch(const Reading& reading);
  Status store(Reading& reading, const OrderPage& page);
  void record(const Reading& reading, const db::SyncPlan& next);
  void move_horizon(Timestamp horizon);

  Status read_numbers();
  Status read_batch(const std::vector<std::string>& numbers, std::size_t begin);
  Status ask_again();

  Reading reading_for(Purpose purpose) const;
  Reading narrowed_reading() const;
  Timestamp horizon() const {
    return horizon_.value_or(run_.line.server.now_seconds() - run_.options.horizon);
  }
  // Of a full reading that an earlier run began, too.
  bool overwrites(const Reading& reading) const {
    return run_.options.full || reading.plan.purpose == Purpose::full;
  }
  db::StoreRules rules(Timestamp horizon, bool overwrite) const {
    return {horizon, run_.line.server.now_seconds(), overwrite};
  }

  SyncRun& run_;
  db::Database& database_;
  ConnectionKey key_;
  OrderIntake intake_;
  std::optional<Timestamp> horizon_;
  std::optional<Timestamp> cursor_;
  bool plan_in_file_ = false;
};

constexpr std::size_t numbers_per_call = 50;

// ---------------------------------------------------------------- what to read

Status OrderSync::read_windows() {
  const auto& since = run_.options.since;
  auto status = since && *since > horizon() ? read_new([this] { return narrowed_reading(); })
                                            : read_everything();
  if (!status) return status;
  return ask_again();
}

// What was under way first, then what this run is for; its end is up to date.
Status OrderSync::read_everything() {
  const auto read = [this](Purpose purpose) {
    return read_new([this, purpose] { return reading_for(purpose); });
  };
  const bool full = run_.options.full;
  bool full_is_done = false;
  auto plan = db::read_plan(database_, key_, SyncKind::orders);
  plan_in_file_ = plan.has_value();
  // A full reading covers whatever else was under way.
  if (plan && (!full || plan->purpose == Purpose::full)) {
    full_is_done = plan->purpose == Purpose::full;
    if (auto status = go_on({*std::move(plan), horizon(), true, true}); !status) return status;
  }
  const auto& since = run_.options.since;
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
  const auto now = run_.line.server.now_seconds();
  Reading reading;
  reading.horizon = std::min(horizon(), run_.options.since.value_or(horizon()));
  Window window{Window::Field::created, reading.horizon, now};
  if (purpose == Purpose::extend) window.to = horizon();
  if (purpose == Purpose::update) {
    window.field = Window::Field::updated;
    window.from = cursor_.value_or(reading.horizon) - run_.options.overlap;
    window.to = now + clock_doubt;
  }
  reading.plan = make_plan(purpose, window, run_.marketplace().longest_window());
  return reading;
}

Reading OrderSync::narrowed_reading() const {
  Reading reading;
  reading.horizon = horizon();
  reading.durable = false;
  const Window window{Window::Field::created, *run_.options.since, run_.line.server.now_seconds()};
  reading.plan = make_plan(Purpose::extend, window, run_.marketplace().longest_window());
  return reading;
}

// ---------------------------------------------------------------- reading

Status OrderSync::read_new(const std::function<Reading()>& make) {
  const ClockWatch watch(run_.line.server, run_.context.clock);
  auto reading = make();
  auto page = fetch(reading);
  const bool refused = !page && page.error().code == ErrorCode::remote_refused;
  if ((page || refused) && watch.jumped()) {
    // Window and signature were made with a wrong clock; the answer has put it right.
    reading = make();
    page = fetch(reading);
  }
  if (!page) return std::move(page).error();
  if (auto status = store(reading, *page); !status) return status;
  return go_on(std::move(reading));
}

Status OrderSync::go_on(Reading reading) {
  while (!reading.plan.unfinished.empty()) {
    auto page = fetch(reading);
    if (!page) return std::move(page).error();
    if (auto status = store(reading, *page); !status) return status;
  }
  return Done{};
}

Result<OrderPage> OrderSync::fetch(const Reading& reading) {
  if (auto status = run_.may_go_on(); !status) return std::move(status).error();
  const auto& piece = reading.plan.unfinished.front();
  const Window window{reading.plan.window.field, piece.from, piece.to};
  auto page = run_.tokens.with_token<OrderPage>([&](const ShopAccess& access) {
    return run_.marketplace().orders(access, window, piece.page);
  });
  if (page && !page->next.empty() && page->next == piece.page)
    return make_error(
        ErrorCode::remote_bad_answer,
        fmt::format("the order pages of '{}' do not come to an end", run_.connection().name));
  return page;
}

// Rows and the progress they stand for, in one transaction; nothing is asked of anybody inside it.
Status OrderSync::store(Reading& reading, const OrderPage& page) {
  auto next = advanced(reading.plan, page);
  run_.store([&] {
    intake_.store(page, rules(reading.horizon, overwrites(reading)));
    move_horizon(reading.horizon);
    if (reading.durable) record(reading, next);
  });

  reading.in_file = reading.durable && !next.unfinished.empty();
  plan_in_file_ = reading.durable ? reading.in_file : plan_in_file_;
  reading.plan = std::move(next);
  if (reading.durable && reading.plan.unfinished.empty()) {
    if (auto cursor = cursor_after(reading.plan, cursor_)) cursor_ = cursor;
  }
  auto& report = run_.report;
  const auto& window = reading.plan.window;
  report.from = std::min(report.from.value_or(window.from), window.from);
  const auto to = std::min(window.to, run_.line.server.now_seconds());
  report.to = std::max(report.to.value_or(to), to);
  run_.show_progress();
  return Done{};
}

// A reading that fits in one page leaves no plan: one that did not end is the only one that has to
// be found again.
void OrderSync::record(const Reading& reading, const db::SyncPlan& next) {
  const auto& piece = reading.plan.unfinished.front();
  if (next.unfinished.empty()) {
    if (plan_in_file_) db::drop_plan(database_, key_, SyncKind::orders);
    const auto cursor = cursor_after(next, cursor_);
    if (cursor && cursor != cursor_) db::store_cursor(database_, key_, SyncKind::orders, *cursor);
  } else if (!reading.in_file) {
    db::store_plan(database_, key_, SyncKind::orders, next);
  } else if (next.unfinished.size() < reading.plan.unfinished.size()) {
    db::finish_window(database_, key_, SyncKind::orders, piece.from);
  } else {
    db::store_place(database_, key_, SyncKind::orders, piece.from, next.unfinished.front().page);
  }
}

void OrderSync::move_horizon(Timestamp horizon) {
  if (horizon_ == horizon) return;
  db::set_horizon(database_, key_, horizon);
  horizon_ = horizon;
}

// ---------------------------------------------------------------- single orders

Status OrderSync::read_numbers() {
  const auto& numbers = run_.options.numbers;
  for (std::size_t begin = 0; begin < numbers.size(); begin += numbers_per_call) {
    if (auto status = read_batch(numbers, begin); !status) return status;
  }
  std::string missing;
  const std::string* first = nullptr;
  for (const auto& number : numbers) {
    if (intake_.has_seen(number)) continue;
    if (first == nullptr) first = &number;
    missing += (missing.empty() ? "" : ", ") + number;
  }
  if (first == nullptr) return Done{};
  auto error = make_error(ErrorCode::not_found,
                          fmt::format("'{}' has no order {}", run_.connection().name, missing));
  error.reference = *first;
  return error;
}

Status OrderSync::read_batch(const std::vector<std::string>& numbers, std::size_t begin) {
  if (auto status = run_.may_go_on(); !status) return status;
  const auto end = std::min(begin + numbers_per_call, numbers.size());
  const std::vector<std::string> batch(
      std::next(numbers.begin(), static_cast<std::ptrdiff_t>(begin)),
      std::next(numbers.begin(), static_cast<std::ptrdiff_t>(end)));
  const auto page = run_.tokens.with_token<OrderPage>(
      [&](const ShopAccess& access) { return run_.marketplace().orders_by_number(access, batch); });
  if (!page) return page.error();
  const auto oldest = horizon();
  run_.store([&] {
    intake_.store(*page, rules(oldest, false));
    move_horizon(oldest);
  });
  run_.show_progress();
  return Done{};
}

// Orders that earlier runs could not read. One that still cannot be had stays set aside and makes
// the run partial, no more.
Status OrderSync::ask_again() {
  const auto numbers = intake_.still_set_aside();
  Status outcome = Done{};
  for (std::size_t begin = 0; begin < numbers.size() && outcome; begin += numbers_per_call) {
    outcome = read_batch(numbers, begin);
  }
  for (const auto& number : numbers) {
    if (!intake_.has_seen(number)) intake_.stays_set_aside(number);
  }
  using enum ErrorCode;
  if (!outcome) {
    const auto code = outcome.error().code;
    if (code == auth_required || code == interrupted || code == time_limit) return outcome;
    run_.report.warnings.push_back(fmt::format("{}: asking again for orders set aside failed: {}",
                                               run_.connection().name, outcome.error().message));
  }
  return Done{};
}

}  // namespace

SyncReport sync_orders(const SyncContext& context, const Connection& connection,
                       const SyncOptions& options) {
  return run_sync(context, connection, options, db::SyncKind::orders,
                  [](SyncRun& run) { return OrderSync(run).run(); });
}

}  // namespace ecsync
