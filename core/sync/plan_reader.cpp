#include "core/sync/plan_reader.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace ecsync {
namespace {

// About 1,000 orders with their lines: such a transaction costs half of ten small ones, and holds
// the file for some 40 ms.
constexpr std::size_t rows_worth_storing = 2'500;
constexpr std::chrono::seconds longest_gathering{1};
// A split costs about one page that is not full. With this, that is at most two of a hundred pages.
constexpr double pages_worth_splitting = 8;

std::size_t rows_of(const OrderPage& page) {
  std::size_t rows = page.orders.size() + page.rejected.size();
  for (const auto& order : page.orders) rows += order.lines.size();
  return rows;
}

}  // namespace

PlanReader::PlanReader(db::SyncPlan plan, int most_threads, Fetch fetch, Trim trim, Store store)
    : fetch_(std::move(fetch)),
      trim_(std::move(trim)),
      store_(std::move(store)),
      most_threads_(most_threads),
      stored_plan_(std::move(plan)),
      last_stored_(std::chrono::steady_clock::now()),
      first_answer_at_(stored_plan_.first_answer_at) {
  for (const auto& window : stored_plan_.unfinished) pieces_.push_back({window, false, 0, {}});
}

Status PlanReader::read(std::optional<OrderPage> first) {
  const bool goes_on = first && hand_in(pieces_.begin(), *std::move(first));
  {
    const std::scoped_lock lock(mutex_);
    if (goes_on) pieces_.begin()->taken = false;
    start_threads(1);  // this one is idle yet
  }
  work();
  // No thread starts another one any more: there is nothing left to read.
  crew_.join();
  try {
    store_gathered(true);
  } catch (...) {
    fail(std::nullopt, std::current_exception());
  }
  if (exception_) std::rethrow_exception(exception_);
  if (error_) return *error_;
  return Done{};
}

void PlanReader::work() {
  try {
    while (const auto piece = next_piece()) read_piece(*piece);
  } catch (...) {
    fail(std::nullopt, std::current_exception());
  }
}

void PlanReader::read_piece(Pieces::iterator piece) {
  while (!stopped()) {
    // Nobody else touches a piece that is taken.
    auto page = fetch_(piece->window);
    if (!page) return fail(std::move(page).error(), nullptr);
    const bool goes_on = hand_in(piece, *std::move(page));
    store_gathered(false);
    if (!goes_on) return;
  }
}

/// A piece that nobody reads. Waits for one as long as others may still be split.
std::optional<PlanReader::Pieces::iterator> PlanReader::next_piece() {
  std::unique_lock lock(mutex_);
  ++idle_;
  for (;;) {
    const bool over = pieces_.empty() || error_ || exception_;
    const auto free = std::find_if(pieces_.begin(), pieces_.end(),
                                   [](const Piece& piece) { return !piece.taken; });
    if (!over && free == pieces_.end()) {
      news_.wait(lock);
      continue;
    }
    --idle_;
    if (over) return std::nullopt;
    free->taken = true;
    return free;
  }
}

/// Takes the page and moves the piece on. False when that was its last one.
bool PlanReader::hand_in(Pieces::iterator piece, OrderPage page) {
  const auto on_page = page.orders.size() + page.rejected.size();
  trim_(page);
  const std::scoped_lock lock(mutex_);
  if (!first_answer_at_) first_answer_at_ = page.answered_at;
  gathered_rows_ += rows_of(page);
  gathered_.push_back(std::move(page));
  const auto& taken = gathered_.back();
  if (taken.next.empty()) {
    pieces_.erase(piece);
    if (pieces_.empty()) news_.notify_all();
    return false;
  }
  piece->taken = true;
  piece->window.page = taken.next;
  piece->reached = taken.reached;
  ++piece->pages;
  split_if_worth(piece, pages_left(*piece, taken, on_page));
  return true;
}

/// How many pages of the piece are left, by the marketplace's count, or else as if orders were
/// spread evenly over the window.
double PlanReader::pages_left(const Piece& piece, const OrderPage& page, std::size_t on_page) {
  if (page.left)
    return static_cast<double>(*page.left) / static_cast<double>(std::max<std::size_t>(1, on_page));
  if (!piece.reached || *piece.reached <= piece.window.from) return 0;
  const auto seconds_read = static_cast<double>((*piece.reached - piece.window.from).count());
  const auto seconds_left = static_cast<double>((piece.window.to - *piece.reached).count());
  return piece.pages * seconds_left / seconds_read;
}

/// Splits what is left of the piece when that is much and there are threads for it, idle ones or
/// new ones. REQUIRES: mutex_ held.
void PlanReader::split_if_worth(Pieces::iterator piece, double pages_left) {
  if (error_ || exception_ || !piece->reached) return;
  const auto threads = idle_ + most_threads_ - 1 - static_cast<int>(crew_.size());
  const auto seconds_left = static_cast<double>((piece->window.to - *piece->reached).count());
  const auto worth = std::min({pages_left / pages_worth_splitting, seconds_left, 100.0});
  if (threads < 1 || worth < 2) return;
  split(piece, std::min(threads + 1, static_cast<int>(worth)));
}

/// The thread that reads the piece keeps the first part, which begins at the second that it has
/// reached: rows of that second come twice, and none is left out. REQUIRES: mutex_ held.
void PlanReader::split(Pieces::iterator piece, int parts) {
  const auto begin = *piece->reached;
  const auto end = piece->window.to;
  const auto edge = [&](int part) { return begin + (end - begin) * part / parts; };
  piece->window = {begin, edge(1), ""};
  piece->pages = 0;
  piece->reached.reset();
  const auto behind = std::next(piece);
  for (int part = 1; part < parts; ++part)
    pieces_.insert(behind, Piece{{edge(part), edge(part + 1), ""}, false, 0, {}});
  start_threads(idle_);
  news_.notify_all();
}

/// Starts a thread for each piece that nobody reads and that none of the `idle` threads will take.
/// REQUIRES: mutex_ held.
void PlanReader::start_threads(int idle) {
  const auto free = std::count_if(pieces_.begin(), pieces_.end(),
                                  [](const Piece& piece) { return !piece.taken; });
  for (auto left = free - idle; left > 0; --left) {
    const auto threads = static_cast<int>(crew_.size()) + 1;
    if (threads >= most_threads_ || !crew_.add()) return;
  }
}

// ---------------------------------------------------------------- storing

void PlanReader::store_gathered(bool all) {
  if (!all && !is_worth_storing()) return;
  const std::scoped_lock one_at_a_time(storing_);
  // Another thread may have taken care of it meanwhile.
  if (!all && !is_worth_storing()) return;
  // After a batch that could not be stored no later one may be: its plan would leave out the lost
  // one.
  if (store_failed_) return;
  const auto batch = take_batch();
  if (batch.pages.empty()) return;
  store_failed_ = true;
  store_(batch);
  store_failed_ = false;
  stored_plan_ = batch.plan;
  const std::scoped_lock lock(mutex_);
  last_stored_ = std::chrono::steady_clock::now();
}

bool PlanReader::is_worth_storing() const {
  const std::scoped_lock lock(mutex_);
  if (gathered_.empty()) return false;
  return gathered_rows_ >= rows_worth_storing ||
         std::chrono::steady_clock::now() - last_stored_ >= longest_gathering;
}

PlanReader::Batch PlanReader::take_batch() {
  const std::scoped_lock lock(mutex_);
  Batch batch;
  batch.pages = std::exchange(gathered_, {});
  gathered_rows_ = 0;
  batch.plan = plan_now();
  batch.is_whole = !has_stored_ && batch.plan.unfinished.empty();
  has_stored_ = true;
  return batch;
}

/// REQUIRES: mutex_ held.
db::SyncPlan PlanReader::plan_now() const {
  auto plan = stored_plan_;
  plan.first_answer_at = first_answer_at_;
  plan.unfinished.clear();
  for (const auto& piece : pieces_) plan.unfinished.push_back(piece.window);
  return plan;
}

void PlanReader::fail(std::optional<Error> error, std::exception_ptr exception) {
  const std::scoped_lock lock(mutex_);
  if (!error_ && !exception_) {
    error_ = std::move(error);
    exception_ = std::move(exception);
  }
  news_.notify_all();
}

bool PlanReader::stopped() const {
  const std::scoped_lock lock(mutex_);
  return error_ || exception_;
}

}  // namespace ecsync
