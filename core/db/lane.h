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

/// Lets many threads use one Database. All work runs on the thread that made the Lane, its owner,
/// one piece after the other.
///
///   guests                      the owner's thread
///
///   run, write, try_out ──┐
///   run, write, try_out ──┼──▶  serve() ──▶ Database
///   post ─────────────────┘     several writes that wait at the same time share one commit
///
/// A guest waits until its work is done, but for post(). What the owner itself asks for is done at
/// once.
class Lane {
 public:
  explicit Lane(Database& database) : database_(database) {}
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;
  ~Lane() = default;

  /// Held by each thread that works with the Lane. serve() ends when the last of them is gone.
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

  /// Runs `work(database)` outside of the Lane's transactions and gives its result. What it throws
  /// is thrown here.
  template <class Work>
  auto run(Work&& work) -> std::invoke_result_t<Work&, Database&>;

  /// For guests: has `work` done outside of the Lane's transactions before serve() ends, and does
  /// not wait for it. What it throws is thrown by serve(), when everything else is done.
  void post(std::function<void(Database&)> work);

  /// When a write is to be committed.
  enum class When {
    now,   ///< together with what else is waiting
    soon,  ///< within a second, or as soon as every guest waits for a commit, so that runs which
           ///< end about the same time share one
  };
  /// Runs `work` within a transaction and returns once that is committed. Others' work may be in
  /// the same transaction. When `work` throws, its own changes alone are taken back. When the file
  /// fails, everybody's are, and everybody is told.
  void write(const std::function<void(Database&)>& work, When when = When::now);
  /// Runs `work` within a transaction that is taken back.
  void try_out(const std::function<void(Database&)>& work);

  /// For the owner: does what guests ask for until the last one is gone.
  void serve();
  /// For the owner: runs `work(0)` to `work(count - 1)` on threads of their own, all at the same
  /// time as far as the machine has threads, and serves them until the last one is over. Once one
  /// throws, no further one is begun, and that exception is thrown in the end.
  void side_by_side(std::size_t count, const std::function<void(std::size_t)>& work);

  /// From any thread; see Engine::lease().
  Result<std::unique_ptr<Lease>> lease(const LeaseRequest& wanted, Clock& clock) {
    return database_.lease(wanted, clock);
  }

 private:
  using Instant = std::chrono::steady_clock::time_point;
  /// One piece of work, on the stack of the thread that waits for it.
  struct Job {
    std::function<void(Database&)> work;
    bool in_transaction = false;
    When when = When::now;
    std::exception_ptr error;
    std::promise<void> done;
  };

  using Posted = std::function<void(Database&)>;

  bool is_mine() const { return std::this_thread::get_id() == owner_; }
  void wait_for(Job& job);
  bool can_wait(const Job& job) const;
  std::deque<Job*> take();
  void carry_out(const std::deque<Job*>& jobs);
  void carry_out(const std::vector<Posted>& posted);
  static void give_back(Job& job);
  void commit_together(const std::deque<Job*>& writes);

  Database& database_;
  std::thread::id owner_ = std::this_thread::get_id();
  std::mutex mutex_;
  std::condition_variable something_to_do_;
  std::deque<Job*> waiting_;
  std::vector<Posted> posted_;
  std::optional<Instant> first_soon_;  // when the oldest job that can wait came
  std::size_t soon_ = 0;               // how many jobs can wait
  bool soon_is_due_ = false;
  std::size_t guests_ = 0;

  std::exception_ptr thrown_by_posted_;  // the first; only the owner's thread touches it
};

template <class Work>
auto Lane::run(Work&& work) -> std::invoke_result_t<Work&, Database&> {
  using Outcome = std::invoke_result_t<Work&, Database&>;
  if (is_mine()) return work(database_);
  Job job;
  if constexpr (std::is_void_v<Outcome>) {
    job.work = std::ref(work);
    wait_for(job);
  } else {
    std::optional<Outcome> outcome;
    job.work = [&](Database& database) { outcome.emplace(work(database)); };
    wait_for(job);
    return *std::move(outcome);
  }
}

}  // namespace ecsync::db
