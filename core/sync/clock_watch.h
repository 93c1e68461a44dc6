#pragma once

#include <chrono>

#include "core/http/server_clock.h"

namespace ecsync {

/// Tells whether the first answers showed that the server's time is not what we thought.
class ClockWatch {
 public:
  ClockWatch(const ServerClock& server, const Clock& clock)
      : server_(server),
        clock_(clock),
        server_then_(server.now()),
        local_then_(clock.monotonic()) {}

  bool jumped() const {
    constexpr std::chrono::seconds tolerance{60};
    return std::chrono::abs(server_.now() - expected()) > tolerance;
  }
  /// What the server's time would be now without those answers.
  std::chrono::sys_time<std::chrono::milliseconds> expected() const {
    return server_then_ + (clock_.monotonic() - local_then_);
  }

 private:
  const ServerClock& server_;
  const Clock& clock_;
  std::chrono::sys_time<std::chrono::milliseconds> server_then_;
  std::chrono::milliseconds local_then_;
};

}  // namespace ecsync
