#include "core/base/stop.h"

#include <atomic>
#include <csignal>

namespace ecsync {
namespace {

// Handlers may touch lock-free atomics only.
std::atomic<int> first_signal{0};
std::atomic<int> pressing_signal{0};  // arrived after the first one
std::atomic<int> shields{0};
static_assert(std::atomic<int>::is_always_lock_free);

/// Ends the process the default way; from within a handler as soon as that returns.
void end_by(int signal) {
  static_cast<void>(std::signal(signal, SIG_DFL));
  static_cast<void>(std::raise(signal));
}

extern "C" void remember_signal(int signal) {
  int none = 0;
  if (first_signal.compare_exchange_strong(none, signal)) return;
  pressing_signal = signal;
  if (shields == 0) end_by(signal);
}

}  // namespace

void watch_stop_signals() {
  struct sigaction action {};
  action.sa_handler = remember_signal;
  sigemptyset(&action.sa_mask);
  // Without SA_RESTART: a read that waits for a person returns instead of going on.
  action.sa_flags = 0;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

bool stop_requested() {
  return shields == 0 && first_signal != 0;
}

std::optional<int> stop_signal() {
  const int signal = first_signal;
  if (signal == 0) return std::nullopt;
  return signal;
}

StopShield::StopShield() {
  ++shields;
}

StopShield::~StopShield() {
  if (--shields > 0) return;
  const int signal = pressing_signal;
  if (signal != 0) end_by(signal);
}

}  // namespace ecsync
