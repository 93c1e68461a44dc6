#pragma once

#include <cstdint>
#include <mutex>
#include <set>

namespace ecsync::common {

/// By how much a marketplace's counts were too high in this run, as reading once more has shown:
/// nobody promises that a count is exact, and what was found once is not looked for in every
/// window. Any thread may use it.
class CountTrust {
 public:
  bool knows(std::int64_t excess) const {
    const std::scoped_lock lock(mutex_);
    return excesses_.contains(excess);
  }
  void learn(std::int64_t excess) {
    constexpr std::size_t enough = 100;
    const std::scoped_lock lock(mutex_);
    if (excesses_.size() < enough) excesses_.insert(excess);
  }

 private:
  mutable std::mutex mutex_;  // of what follows
  std::set<std::int64_t> excesses_;
};

}  // namespace ecsync::common
