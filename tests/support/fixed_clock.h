#pragma once

#include <optional>
#include <vector>

#include "core/clock.h"

namespace ecsync::test {

/// A clock that stands still until a test moves it. sleep() takes no time: it moves the clock on
/// and remembers the pause.
class FixedClock : public Clock {
 public:
  explicit FixedClock(Timestamp start) : now_(start) {}

  std::chrono::sys_time<std::chrono::milliseconds> now() const override { return now_; }
  std::chrono::milliseconds monotonic() const override { return monotonic_; }
  bool sleep(std::chrono::milliseconds duration) override {
    if (sleeps_left_ && (*sleeps_left_)-- == 0) {
      sleeps_left_ = 0;
      return false;
    }
    pauses_.push_back(duration);
    advance(duration);
    return true;
  }

  /// Sets the wall clock alone, as an administrator would.
  void set(std::chrono::sys_time<std::chrono::milliseconds> time) { now_ = time; }
  /// Lets time pass.
  void advance(std::chrono::milliseconds duration) {
    now_ += duration;
    monotonic_ += duration;
  }
  /// After `count` more pauses sleep() returns false, as if the program had been asked to stop.
  void stop_after(int count) { sleeps_left_ = count; }
  /// How long each sleep() was, in their order.
  const std::vector<std::chrono::milliseconds>& pauses() const { return pauses_; }

 private:
  std::chrono::sys_time<std::chrono::milliseconds> now_;
  std::chrono::milliseconds monotonic_{0};
  std::vector<std::chrono::milliseconds> pauses_;
  std::optional<int> sleeps_left_;
};

}  // namespace ecsync::test
