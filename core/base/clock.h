#pragma once

#include <chrono>
#include <cstdint>

namespace ecsync {

/// UTC everywhere; only the command line makes local time of it.
using Timestamp = std::chrono::sys_seconds;

/// Seconds since 1970 (UTC), as marketplaces and our tables write a time.
constexpr std::int64_t epoch_seconds(Timestamp time) {
  return time.time_since_epoch().count();
}

/// Gives the time and waits; an interface, so that tests can set the time.
class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  /// The machine's wall clock; may be wrong and may jump.
  virtual std::chrono::sys_time<std::chrono::milliseconds> now() const = 0;
  /// Never jumps; only differences mean something.
  virtual std::chrono::milliseconds monotonic() const = 0;
  /// Waits, or returns false early because the program was asked to stop (INT, TERM) or out of
  /// time.
  virtual bool sleep(std::chrono::milliseconds duration) = 0;

  Timestamp now_seconds() const;
};

/// The real one. `sleep` ends early when stop_requested() (core/base/stop.h) becomes true.
class SystemClock : public Clock {
 public:
  std::chrono::sys_time<std::chrono::milliseconds> now() const override;
  std::chrono::milliseconds monotonic() const override;
  bool sleep(std::chrono::milliseconds duration) override;
};

}  // namespace ecsync
