#include "core/verify/verifier.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <random>
#include <utility>

#include "core/secrets/crypto.h"
#include "core/sync/clock_watch.h"
#include "core/sync/sync_plan.h"

namespace ecsync {
namespace {

using std::chrono::days;

constexpr days usual_time{15};
// What a run left is finished by the next one of the same request, unless nobody came back for it.
constexpr days longest_pause{7};
// Where pages do not tell how far they have come, a run that breaks off lists so much again.
constexpr days longest_piece{5};
constexpr std::size_t orders_worth_asking = 100;
constexpr std::size_t orders_in_one_call = 200;  // of details_of(), which makes batches of it
constexpr std::size_t orders_on_page = 100;      // of a list, more or less
constexpr std::size_t orders_worth_judging = 1'000;
constexpr std::chrono::seconds longest_gathering{10};

std::int64_t random_seed() {
  std::random_device device;
  return static_cast<std::int64_t>(device());
}

}  // namespace

Verifier::Verifier(SyncRun& run, const VerifyOptions& options, VerifyReport& report)
    : run_(run),
      options_(options),
      report_(report),
      key_(run.connection().key),
      verdicts_(run, options, report) {}

Status Verifier::run() {
  auto status = work();
  verdicts_.write_warnings();
  return status;
}

Status Verifier::work() {
  run_.database().run([this](db::Database& database) { begin(database); });
  // What an earlier run has found, if there is one.
  if (auto status = settle([] {}); !status) return status;
  if (auto status = read_windows(); !status) return status;
  if (auto status = ask_open(); !status) return status;
  finish();
  return Done{};
}

// ---------------------------------------------------------------- the beginning

Timestamp Verifier::horizon() const {
  return run_.connection().horizon.value_or(run_.session.server().now_seconds() -
                                            run_.options().horizon);
}

db::Verification Verifier::new_state() const {
  const auto now = run_.session.server().now_seconds();
  db::Verification state;
  state.to = options_.until.value_or(now);
  state.from = std::max(options_.since.value_or(now - usual_time), horizon());
  state.from = std::min(state.from, state.to);
  state.request = options_.request;
  state.seed = options_.seed.value_or(random_seed());
  state.started_at = now;
  state.listed_to = state.from;
  return state;
}

void Verifier::begin(db::Database& database) {
  state_ = new_state();
  settled_at_ = run_.clock().monotonic();
  if (run_.options().dry_run) return;
  const auto left = db::read_verification(database, key_);
  if (!left || left->request != state_.request) return;
  if (std::chrono::abs(state_.started_at - left->started_at) > longest_pause) return;
  goes_on_ = true;
  state_ = *left;
  report_.remote = left->remote;
  report_.local = left->local;
  report_.compared = left->compared;
  report_.repaired = report_.unlike = left->repaired;
  for (auto& found : db::found_orders(database, key_)) {
    if (found.extra) verdicts_.take_unlisted(found.number);
    verdicts_.take_counted(found.number);
    asked_.insert(found.number);
    to_ask_.push_back({std::move(found.number)});
  }
}

// ---------------------------------------------------------------- lists

std::vector<db::PlanWindow> Verifier::windows_left() const {
  if (state_.listed_to > state_.to) return {};
  auto longest = run_.session.marketplace().longest_window();
  if (longest) longest = std::min<std::chrono::seconds>(*longest, longest_piece);
  const Window window{Window::Field::created, state_.listed_to, state_.to};
  return make_plan(db::Purpose::full, window, longest).unfinished;
}

Status Verifier::read_windows() {
  auto windows = windows_left();
  if (windows.empty()) return Done{};
  const ClockWatch watch(run_.session.server(), run_.clock());
  auto first = list_page(windows.front());
  const bool refused = !first && first.error().code == ErrorCode::remote_refused;
  if ((first || refused) && watch.jumped()) {
    // Window and signature were made with a wrong clock, which the answer has corrected.
    if (!goes_on_) state_ = new_state();
    windows = windows_left();
    first = list_page(windows.front());
  }
  if (!first) return std::move(first).error();
  std::optional<ListedPage> page = *std::move(first);
  for (std::size_t i = 0; i < windows.size(); ++i) {
    auto status = read_window(windows[i], i + 1 == windows.size(), std::exchange(page, {}));
    if (!status) return status;
  }
  return Done{};
}

Result<ListedPage> Verifier::list_page(const db::PlanWindow& place) {
  if (auto status = run_.may_go_on(); !status) return std::move(status).error();
  const Window window{Window::Field::created, place.from, place.to};
  auto page = run_.session.call([&](Marketplace& marketplace, const ShopAccess& access) {
    return marketplace.list_orders(access, window, place.page);
  });
  if (page && !page->next.empty() && page->next == place.page)
    return make_error(ErrorCode::remote_bad_answer,
                      tr("the order pages of '{}' do not come to an end", run_.connection().name));
  return page;
}

Status Verifier::read_window(db::PlanWindow place, bool is_last, std::optional<ListedPage> page) {
  for (;;) {
    if (!page) {
      auto listed = list_page(place);
      if (!listed) return std::move(listed).error();
      page = *std::move(listed);
    }
    place.page = page->next;
    const auto reached = page->next.empty() ? place.to : page->reached.value_or(place.from);
    const bool is_over = page->next.empty() && is_last;
    std::vector<std::string> beyond;
    for (const auto& row : page->orders) {
      if (row.created_at && *row.created_at >= reached) beyond.push_back(row.number);
    }
    take(*std::exchange(page, {}));
    if (is_over) return settle_up_to(state_.to + std::chrono::seconds(1), {});
    if (is_worth_settling()) {
      if (auto status = settle_up_to(reached, beyond); !status) return status;
    }
    if (place.page.empty()) return Done{};
  }
}

void Verifier::take(ListedPage page) {
  run_.database().run([&](db::Database& database) {
    const db::ReadTransaction one_state(database);
    for (auto& row : page.orders) take_row(database, std::move(row));
  });
  std::move(page.rejected.begin(), page.rejected.end(), std::back_inserter(told_.rejected));
  std::move(page.warnings.begin(), page.warnings.end(), std::back_inserter(told_.warnings));
}

void Verifier::take_row(db::Database& database, ListedOrder row) {
  if (row.created_at && *row.created_at < horizon()) return;
  if (!listed_.insert(row.number).second) return;
  ++report_.remote;
  lists_spare_calls_ = lists_spare_calls_ || row.details;
  if (row.order) {
    if (asked_.insert(row.number).second) told_.orders.push_back(*std::move(row.order));
  } else if (has_reason_to_ask(database, row) && asked_.insert(row.number).second) {
    to_ask_.push_back(std::move(row));
  }
}

bool Verifier::has_reason_to_ask(db::Database& database, const ListedOrder& row) const {
  const auto facts = db::find_facts(database, key_, row.number);
  if (!facts || !facts->is_final(run_.session.server().now_seconds())) return true;
  if (row.status_native && *row.status_native != facts->status_native) return true;
  if (row.updated_at && *row.updated_at != facts->updated_at) return true;
  if (row.created_at && *row.created_at != facts->created_at) return true;
  return is_sampled(row.number);
}

// The same orders in every run that goes on with this verification.
bool Verifier::is_sampled(const std::string& number) const {
  constexpr std::uint64_t parts = 1'000'000;
  const auto hash = crypto::content_hash(fmt::format("{} {}", state_.seed, number));
  const auto part = static_cast<double>(static_cast<std::uint64_t>(hash) % parts);
  return part < options_.sample / 100 * static_cast<double>(parts);
}

// ---------------------------------------------------------------- questions

// Orders here that were created before `before`, and that no list has shown.
void Verifier::take_unlisted(Timestamp before) {
  run_.database().run([&](db::Database& database) {
    for (auto& number : db::orders_created(database, key_, state_.listed_to, before)) {
      ++report_.local;
      if (listed_.contains(number) || !asked_.insert(number).second) continue;
      verdicts_.take_unlisted(number);
      to_ask_.push_back({std::move(number)});
    }
  });
}

// Those outside of the window; within it, lists have shown them.
std::vector<db::OpenOrder> Verifier::open_orders(std::int64_t after, std::int64_t limit) {
  return run_.database().run([&](db::Database& database) {
    return db::open_orders(
        database, key_,
        {after, horizon(), state_.from, state_.to, run_.session.server().now_seconds(), limit});
  });
}

Status Verifier::ask_open() {
  if (lists_spare_calls_) {
    if (auto status = list_open(); !status) return status;
  }
  auto asked_to = state_.asked_to;
  for (;;) {
    const auto open = open_orders(asked_to, orders_in_one_call);
    if (open.empty()) return Done{};
    asked_to = open.back().key.value;
    for (const auto& order : open) {
      if (asked_.insert(order.number).second) to_ask_.push_back({order.number});
    }
    if (auto status = settle([&] {
          state_.asked_to = asked_to;
          state_.compared = report_.compared;
        });
        !status)
      return status;
  }
}

// Where that costs fewer calls, lists are read for their sake alone.
Status Verifier::list_open() {
  const auto open = open_orders(state_.asked_to, std::numeric_limits<std::int64_t>::max());
  std::unordered_set<std::string> wanted;
  db::PlanWindow place{state_.from, state_.from, ""};
  for (const auto& order : open) {
    if (order.created_at > state_.from || asked_.contains(order.number)) continue;
    wanted.insert(order.number);
    place.from = std::min(place.from, order.created_at);
  }
  const auto orders = run_.database().run([&](db::Database& database) {
    return db::orders_created(database, key_, place.from, state_.from).size();
  });
  if (wanted.size() <= 1 + orders / orders_on_page) return Done{};
  do {
    auto page = list_page(place);
    if (!page) return std::move(page).error();
    for (auto& row : page->orders) {
      if (wanted.contains(row.number) && asked_.insert(row.number).second)
        to_ask_.push_back(std::move(row));
    }
    place.page = std::move(page->next);
    if (!is_worth_settling()) continue;
    if (auto status = settle({}); !status) return status;
  } while (!place.page.empty());
  return settle([this] { state_.compared = report_.compared; });
}

bool Verifier::is_worth_settling() const {
  return to_ask_.size() >= orders_worth_asking || told_.orders.size() >= orders_worth_judging ||
         run_.clock().monotonic() - settled_at_ >= longest_gathering;
}

// `beyond`: listed orders that were created at `reached` or later. A run that goes on there lists
// and counts them again.
Status Verifier::settle_up_to(Timestamp reached, const std::vector<std::string>& beyond) {
  const auto judged = std::count_if(beyond.begin(), beyond.end(),
                                    [this](const auto& number) { return asked_.contains(number); });
  if (reached > state_.listed_to) take_unlisted(reached);
  return settle([this, reached, judged, listed = std::ssize(beyond)] {
    state_.listed_to = std::max(state_.listed_to, reached);
    state_.remote = report_.remote - listed;
    state_.local = report_.local;
    state_.compared = report_.compared - judged;
  });
}

/// Asks for what is to be asked for, and judges it together with what lists have told. `move_on` is
/// done with the last of it.
Status Verifier::settle(const Move& move_on) {
  const auto orders = std::exchange(to_ask_, {});
  settled_at_ = run_.clock().monotonic();
  for (std::size_t begin = 0; begin < orders.size(); begin += orders_in_one_call) {
    const auto end = std::min(begin + orders_in_one_call, orders.size());
    const std::vector<ListedOrder> batch(
        std::next(orders.begin(), static_cast<std::ptrdiff_t>(begin)),
        std::next(orders.begin(), static_cast<std::ptrdiff_t>(end)));
    auto answers = ask(batch);
    if (!answers) return std::move(answers).error();
    store(*std::move(answers), batch, end == orders.size() ? move_on : Move());
  }
  if (orders.empty()) store({std::exchange(told_, {}), {}}, {}, move_on);
  return Done{};
}

/// What lists have told comes first.
Result<Answers> Verifier::ask(const std::vector<ListedOrder>& orders) {
  if (auto status = run_.may_go_on(); !status) return std::move(status).error();
  auto page = run_.session.call([&](Marketplace& marketplace, const ShopAccess& access) {
    return marketplace.details_of(access, orders);
  });
  if (!page) return std::move(page).error();
  Answers answers{std::exchange(told_, {}), {}};
  std::unordered_set<std::string> answered;
  for (auto& order : page->orders) {
    answered.insert(order.number);
    answered.insert(order.asked_as);
    answers.page.orders.push_back(std::move(order));
  }
  for (auto& rejected : page->rejected) {
    answered.insert(rejected.number);
    answers.page.rejected.push_back(std::move(rejected));
  }
  std::move(page->denied.begin(), page->denied.end(), std::back_inserter(answers.page.denied));
  std::move(page->warnings.begin(), page->warnings.end(),
            std::back_inserter(answers.page.warnings));
  for (const auto& order : orders) {
    if (answered.contains(order.number)) continue;
    if (listed_.contains(order.number))
      answers.page.rejected.push_back(
          {order.number, "the marketplace lists it but gives no details of it"});
    else
      answers.denied.push_back(order.number);
  }
  return answers;
}

// ---------------------------------------------------------------- storing

void Verifier::store(Answers answers, const std::vector<ListedOrder>& asked, const Move& move_on) {
  const auto report_before = report_;
  const auto state_before = state_;
  const auto write = [&](db::Database& database) {
    // First, because what is found refers to it.
    db::store_verification(database, key_, state_);
    if (goes_on_) {
      for (const auto& order : asked) db::drop_found_order(database, key_, order.number);
    }
    verdicts_.judge(database, std::move(answers), state_, horizon());
    state_.repaired = report_.repaired;
    if (move_on) move_on();
    db::store_verification(database, key_, state_);
  };
  try {
    run_.store(write);
  } catch (...) {
    report_ = report_before;
    state_ = state_before;
    throw;
  }
}

void Verifier::finish() {
  verdicts_.tell_unlisted(listed_);
  run_.report.from = state_.from;
  run_.report.to = state_.to;
  if (run_.options().dry_run) return;
  run_.pending.add([key = key_, now = run_.session.server().now_seconds()](db::Database& database) {
    db::drop_verification(database, key);
    db::store_verified(database, key, now);
  });
}

}  // namespace ecsync
