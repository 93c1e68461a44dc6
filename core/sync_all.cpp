#include <algorithm>
#include <mutex>
#include <system_error>
#include <thread>

#include "core/db/lane.h"
#include "core/stop.h"
#include "core/sync.h"
#include "core/sync_run.h"

namespace ecsync {
namespace {

// Runs mostly wait, for an answer or for their turn, and a waiting thread costs next to nothing.
constexpr std::size_t most_runs_at_once = 64;

SyncReport not_begun(const SyncTask& task) {
  SyncReport report;
  report.connection = task.connection;
  report.result = SyncReport::Result::error;
  report.error = make_error(ErrorCode::interrupted, "stopped before its turn");
  report.error->connection = to_text(task.connection.id);
  return report;
}

/// The runs of one command, each on a thread of its own.
class RunsAtOnce {
 public:
  RunsAtOnce(const SyncShared& shared, db::SyncKind kind, const std::vector<SyncTask>& tasks,
             const std::function<void(const SyncReport&)>& done)
      : shared_(shared), kind_(kind), tasks_(tasks), done_(done), reports_(tasks.size()) {}
  RunsAtOnce(const RunsAtOnce&) = delete;
  RunsAtOnce& operator=(const RunsAtOnce&) = delete;
  ~RunsAtOnce() {
    for (auto& runner : runners_) runner.join();
  }

  std::vector<SyncReport> run() {
    start_runners();
    shared_.database.serve();
    for (auto& runner : runners_) runner.join();
    runners_.clear();
    if (exception_) std::rethrow_exception(exception_);
    return std::move(reports_);
  }

 private:
  // A machine that has no more threads to give lets fewer runs go at once.
  void start_runners() {
    const auto count = std::min(tasks_.size(), most_runs_at_once);
    try {
      while (runners_.size() < count)
        runners_.emplace_back(
            [this, guest = db::Lane::Guest(shared_.database)] { run_one_after_another(); });
    } catch (const std::system_error&) {
      if (runners_.empty()) throw;
    }
  }

  void run_one_after_another() {
    try {
      while (const auto i = next_task()) {
        auto& report = reports_[*i];
        report = stop_requested() ? not_begun(tasks_[*i]) : run_task(tasks_[*i]);
        if (done_) shared_.database.run([&](db::Database& /*owner*/) { done_(report); });
      }
    } catch (...) {
      const std::scoped_lock lock(mutex_);
      if (!exception_) exception_ = std::current_exception();
    }
  }

  SyncReport run_task(const SyncTask& task) {
    return run_sync(shared_, task, kind_,
                    kind_ == db::SyncKind::orders ? &read_orders : &read_products);
  }

  std::optional<std::size_t> next_task() {
    const std::scoped_lock lock(mutex_);
    if (next_ == tasks_.size()) return std::nullopt;
    return next_++;
  }

  const SyncShared& shared_;
  db::SyncKind kind_;
  const std::vector<SyncTask>& tasks_;
  const std::function<void(const SyncReport&)>& done_;
  std::vector<SyncReport> reports_;  // each element is touched by one thread
  std::vector<std::thread> runners_;
  std::mutex mutex_;  // of what follows
  std::size_t next_ = 0;
  std::exception_ptr exception_;
};

}  // namespace

std::vector<SyncReport> sync_all(const SyncContext& context, db::SyncKind kind,
                                 const std::vector<SyncTask>& tasks, const SyncOptions& options,
                                 const std::function<void(const SyncReport&)>& done) {
  db::Lane lane(context.database);
  CallGate gate(context.clock, options.jobs, options.rates);
  const auto sealing = load_key(context.keys);
  std::optional<std::chrono::milliseconds> deadline;
  if (options.max_duration) deadline = context.clock.monotonic() + *options.max_duration;
  const SyncShared shared{lane,    context.clock, context.marketplaces, gate, sealing,
                          options, deadline};
  return RunsAtOnce(shared, kind, tasks, done).run();
}

}  // namespace ecsync
