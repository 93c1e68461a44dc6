#pragma once

#include <chrono>
#include <condition_variable>
#include <exception>
#include <functional>
#include <list>
#include <mutex>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/base/side_by_side.h"
#include "core/db/sync_state.h"
#include "core/marketplace.h"

namespace ecsync {

/// Reads all windows of one plan, several at a time. Pages inside a window come one after the
/// other. A window that has much left is split as soon as a thread is idle: a plan of one page
/// costs one call, and one of a thousand pages keeps every thread busy.
///
///   the thread of read() ──┐  each takes a window, and then
///   further threads ───────┼─▶ fetch ─▶ trim ─▶ gathered pages ─▶ store, one thread at a time
///   as windows are split ──┘     ▲                │
///                                └── next page ◀──┘
///
/// Pages are gathered until they are worth a transaction. A batch goes to `store` together with the
/// plan for the time after it: in that plan everything that is not stored yet is still to be read.
///
/// The threads are a Crew. side_by_side() does not fit, because it needs to know all of its work in
/// the beginning, and here windows are split while they are read.
class PlanReader {
 public:
  /// Asks for the page at the window's place. Called by several threads.
  using Fetch = std::function<Result<OrderPage>(const db::PlanWindow&)>;
  /// Takes out of a page what needs no storing. Called by several threads, before the page counts
  /// as read.
  using Trim = std::function<void(OrderPage&)>;
  struct Batch {
    std::vector<OrderPage> pages;
    db::SyncPlan plan;      ///< complete when it has no unfinished window
    bool is_whole = false;  ///< the only batch of its plan
  };
  /// Stores a batch or throws. Called by one thread at a time, in the order of the reading.
  using Store = std::function<void(const Batch&)>;

  /// `most_threads` counts the thread that calls read().
  PlanReader(db::SyncPlan plan, int most_threads, Fetch fetch, Trim trim, Store store);
  PlanReader(const PlanReader&) = delete;
  PlanReader& operator=(const PlanReader&) = delete;
  ~PlanReader() = default;

  /// Returns when the plan is complete or the first error stopped every thread at its next page;
  /// what had come by then is stored. `first`: the first page of the first window, when it was
  /// fetched already. Throws what `fetch` or `store` threw.
  Status read(std::optional<OrderPage> first = std::nullopt);
  /// As of the last stored batch.
  const db::SyncPlan& plan() const { return stored_plan_; }

 private:
  struct Piece {
    db::PlanWindow window;
    bool taken = false;
    int pages = 0;                     // read since window.from
    std::optional<Timestamp> reached;  // every order before it was read
  };
  using Pieces = std::list<Piece>;

  void work();
  void read_piece(Pieces::iterator piece);
  std::optional<Pieces::iterator> next_piece();
  bool hand_in(Pieces::iterator piece, OrderPage page);
  static double pages_left(const Piece& piece, const OrderPage& page, std::size_t on_page);
  void split_if_worth(Pieces::iterator piece, double pages_left);
  void split(Pieces::iterator piece, int parts);
  void start_threads(int idle);
  void store_gathered(bool all);
  bool is_worth_storing() const;
  Batch take_batch();
  db::SyncPlan plan_now() const;
  void fail(std::optional<Error> error, std::exception_ptr exception);
  bool stopped() const;

  Fetch fetch_;
  Trim trim_;
  Store store_;
  const int most_threads_;
  db::SyncPlan stored_plan_;

  std::mutex storing_;  // held while a batch is taken and stored; locked before mutex_
  bool store_failed_ = false;
  std::chrono::steady_clock::time_point last_stored_;

  mutable std::mutex mutex_;  // of what follows
  std::condition_variable news_;
  std::optional<Timestamp> first_answer_at_;
  Pieces pieces_;  // with their places after the last page that was handed in
  std::vector<OrderPage> gathered_;
  std::size_t gathered_rows_ = 0;
  bool has_stored_ = false;
  int idle_ = 0;
  std::optional<Error> error_;
  std::exception_ptr exception_;

  Crew crew_{[this] { work(); }};  // the last member: its threads use the others
};

}  // namespace ecsync
