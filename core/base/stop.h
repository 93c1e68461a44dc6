#pragma once

#include <optional>

namespace ecsync {

/// Installs handlers for INT and TERM that only remember the signal; a second one ends the process
/// the default way (while a StopShield lives: when the last one goes).
void watch_stop_signals();
/// True once INT or TERM arrived. Long work asks between steps; an HTTP transfer asks while it
/// waits.
bool stop_requested();
/// SIGINT or SIGTERM, once one arrived.
std::optional<int> stop_signal();

/// While one lives, stop_requested() answers false: a token refresh must not be torn apart.
/// They nest.
class StopShield {
 public:
  StopShield();
  StopShield(const StopShield&) = delete;
  StopShield& operator=(const StopShield&) = delete;
  ~StopShield();
};

}  // namespace ecsync
