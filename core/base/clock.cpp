#include "core/base/clock.h"

#include <algorithm>
#include <thread>

#include "core/base/stop.h"

namespace ecsync {

using std::chrono::milliseconds;

Timestamp Clock::now_seconds() const {
  return std::chrono::floor<std::chrono::seconds>(now());
}

std::chrono::sys_time<milliseconds> SystemClock::now() const {
  return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
}

milliseconds SystemClock::monotonic() const {
  return std::chrono::floor<milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

bool SystemClock::sleep(milliseconds duration) {
  // Sleeps in slices: a signal may be delivered to another thread, and would then not end this
  // wait.
  constexpr milliseconds slice{50};
  const auto end = std::chrono::steady_clock::now() + duration;
  while (!stop_requested()) {
    const auto left = end - std::chrono::steady_clock::now();
    if (left <= std::chrono::nanoseconds::zero()) return true;
    std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(left, slice));
  }
  return false;
}

}  // namespace ecsync
