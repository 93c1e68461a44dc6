#pragma once

#include <mutex>
#include <optional>
#include <vector>

#include "core/base/clock.h"

namespace ecsync::test {

/// A clock that stands still until a test moves it. sleep() takes no time: it moves the clock on
/// and remembers the pause. Any thread may use it.
class FixedClock : public Clock {
 public:
  explicit FixedClock(Timestamp start) : now_(start) {}

  std::chrono::sys_time<std::chrono::milliseconds> now() const override {
    const std::scoped_lock lock(mutex_);
    return now_;
  }
  std::chrono::milliseconds monotonic() const override {
    const std::scoped_lock lock(mutex_);
    return monotonic_;
  }
  bool sleep(std::chrono::milliseconds duration) override {
    const std::scoped_lock lock(mutex_);
    if (sleeps_left_ && (*sleeps_left_)-- == 0) {
      sleeps_left_ = 0;
      return false;
    }
    pauses_.push_back(duration);
    move(duration);
    return true;
  }

  /// Sets the wall clock alone, as an administrator would.
  void set(std::chrono::sys_time<std::chrono::milliseconds> time) {
    const std::scoped_lock lock(mutex_);
    now_ = time;
  }
  /// Lets time pass.
  void advance(std::chrono::milliseconds duration) {
    const std::scoped_lock lock(mutex_);
    move(duration);
  }
  /// After `count` more pauses sleep() returns false, as if the program had been asked to stop.
  void stop_after(int count) { sleeps_left_ = count; }
  /// How long each sleep() was, in their order.
  const std::vector<std::chrono::milliseconds>& pauses() const { return pauses_; }

 private:
  void move(std::chrono::milliseconds duration) {
    now_ += duration;
    monotonic_ += duration;
  }

  mutable std::mutex mutex_;
  std::chrono::sys_time<std::chrono::milliseconds> now_;
  std::chrono::milliseconds monotonic_{0};
  std::vector<std::chrono::milliseconds> pauses_;
  std::optional<int> sleeps_left_;
};

}  // namespace ecsync::test
