#include "core/base/side_by_side.h"

#include <algorithm>
#include <exception>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <vector>

namespace ecsync {
namespace {

// Runs mostly wait, for an answer or for their turn, and a waiting thread costs next to nothing.
constexpr std::size_t most_runs_at_once = 64;

class RunsAtOnce {
 public:
  RunsAtOnce(db::Lane& lane, std::size_t count, const std::function<void(std::size_t)>& work)
      : lane_(lane), count_(count), work_(work) {}
  RunsAtOnce(const RunsAtOnce&) = delete;
  RunsAtOnce& operator=(const RunsAtOnce&) = delete;
  ~RunsAtOnce() {
    for (auto& runner : runners_) runner.join();
  }

  void run() {
    start_runners();
    lane_.serve();
    for (auto& runner : runners_) runner.join();
    runners_.clear();
    if (exception_) std::rethrow_exception(exception_);
  }

 private:
  // A machine that has no more threads to give lets fewer runs go at once.
  void start_runners() {
    const auto count = std::min(count_, most_runs_at_once);
    try {
      while (runners_.size() < count)
        runners_.emplace_back([this, guest = db::Lane::Guest(lane_)] { run_one_after_another(); });
    } catch (const std::system_error&) {
      if (runners_.empty()) throw;
    }
  }

  void run_one_after_another() {
    try {
      while (const auto i = next()) work_(*i);
    } catch (...) {
      const std::scoped_lock lock(mutex_);
      if (!exception_) exception_ = std::current_exception();
    }
  }

  std::optional<std::size_t> next() {
    const std::scoped_lock lock(mutex_);
    if (next_ == count_) return std::nullopt;
    return next_++;
  }

  db::Lane& lane_;
  std::size_t count_;
  const std::function<void(std::size_t)>& work_;
  std::vector<std::thread> runners_;
  std::mutex mutex_;  // of what follows
  std::size_t next_ = 0;
  std::exception_ptr exception_;
};

}  // namespace

void side_by_side(db::Lane& lane, std::size_t count, const std::function<void(std::size_t)>& work) {
  RunsAtOnce(lane, count, work).run();
}

}  // namespace ecsync
