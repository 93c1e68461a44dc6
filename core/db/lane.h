#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>
#include <vector>

#include "core/db/database.h"

namespace ecsync::db {

/// The way of many threads to the one Database, which belongs to the thread that made the Lane:
/// what they want done is done over there, one thing after the other. On the owner's own thread it
/// is done at once.
class Lane {
 public:
  explicit Lane(Database& database) : database_(database) {}
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;
  ~Lane() = default;

  /// A thread that works with the Lane. serve() ends when the last of them is gone.
  class Guest {
   public:
    explicit Guest(Lane& lane);
    Guest(Guest&& other) noexcept;
    Guest(const Guest&) = delete;
    Guest& operator=(Guest&&) = delete;
    Guest& operator=(const Guest&) = delete;
    ~Guest();

   private:
    Lane* lane_;
  };

  /// Runs `work(database)` outside of any transaction of the Lane and gives its result; what it
  /// throws comes back here.
  template <class Work>
  auto run(Work&& work) -> std::invoke_result_t<Work&, Database&>;

  /// For guests: has `work` done outside of any transaction, some time before serve() ends, and
  /// does not wait for it. What it throws is thrown by serve() in the end.
  void post(std::function<void(Database&)> work);

  /// When a write is to be committed.
  enum class When {
    now,   ///< with whatever else is waiting
    soon,  ///< within a second, or as soon as every guest waits for a commit: several runs that end
           ///< about the same time share one
  };
  /// Runs `work` within a transaction and returns once that is committed. It may be shared with the
  /// work of others: what one throws takes only its own changes back, but when the file fails, all
  /// of them are taken back and all are told.
  void write(const std::function<void(Database&)>& work, When when = When::now);
  /// Runs `work` within a transaction that is taken back.
  void try_out(const std::function<void(Database&)>& work);

  /// For the owner: does what guests ask for until the last one is gone.
  void serve();

  const std::string& path() const { return database_.path(); }
  std::string lock_path(const std::string& name) const { return database_.lock_path(name); }

 private:
  using Instant = std::chrono::steady_clock::time_point;
  /// One thing to do, on the stack of the thread that waits for it.
  struct Order {
    std::function<void(Database&)> work;
    bool in_transaction = false;
    When when = When::now;
    std::exception_ptr error;
    std::promise<void> done;
  };

  using Posted = std::function<void(Database&)>;

  bool is_mine() const { return std::this_thread::get_id() == owner_; }
  void wait_for(Order& order);
  bool can_wait(const Order& order) const;
  std::deque<Order*> take();
  void carry_out(const std::deque<Order*>& orders);
  void carry_out(const std::vector<Posted>& posted);
  static void give_back(Order& order);
  void commit_together(const std::deque<Order*>& writes);

  Database& database_;
  std::thread::id owner_ = std::this_thread::get_id();
  std::mutex mutex_;
  std::condition_variable something_to_do_;
  std::deque<Order*> waiting_;
  std::vector<Posted> posted_;
  std::optional<Instant> first_soon_;  // when the oldest of those that can wait came
  std::size_t soon_ = 0;               // how many of those there are
  bool soon_is_due_ = false;
  std::size_t guests_ = 0;

  std::exception_ptr thrown_by_posted_;  // the first; the owner's alone
};

template <class Work>
auto Lane::run(Work&& work) -> std::invoke_result_t<Work&, Database&> {
  using Outcome = std::invoke_result_t<Work&, Database&>;
  if (is_mine()) return work(database_);
  Order order;
  if constexpr (std::is_void_v<Outcome>) {
    order.work = std::ref(work);
    wait_for(order);
  } else {
    std::optional<Outcome> outcome;
    order.work = [&](Database& database) { outcome.emplace(work(database)); };
    wait_for(order);
    return *std::move(outcome);
  }
}

}  // namespace ecsync::db
