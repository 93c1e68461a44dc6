// Loaded before a program (LD_PRELOAD): its calendar stands still at $FROZEN_CLOCK, in seconds
// since 1970, or runs $MOVED_CLOCK seconds ahead, while waiting and measuring go on. Programs that
// share it agree about the time, whenever they run.
#include <dlfcn.h>
#include <sys/time.h>

#include <cstdlib>
#include <ctime>

namespace {

timespec real_time(clockid_t clock) {
  using Real = int (*)(clockid_t, timespec*);
  static const auto real = reinterpret_cast<Real>(dlsym(RTLD_NEXT, "clock_gettime"));
  timespec now{};
  real(clock, &now);
  return now;
}

timespec calendar() {
  if (const char* const frozen = std::getenv("FROZEN_CLOCK"))
    return {std::strtoll(frozen, nullptr, 10), 0};
  timespec now = real_time(CLOCK_REALTIME);
  if (const char* const moved = std::getenv("MOVED_CLOCK"))
    now.tv_sec += std::strtoll(moved, nullptr, 10);
  return now;
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* now) noexcept {
  const bool of_calendar = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
  *now = of_calendar ? calendar() : real_time(clock);
  return 0;
}

time_t time(time_t* now) noexcept {
  const auto seconds = calendar().tv_sec;
  if (now != nullptr) *now = seconds;
  return seconds;
}

int gettimeofday(timeval* now, void* /*zone*/) noexcept {
  const auto at = calendar();
  *now = {at.tv_sec, at.tv_nsec / 1000};
  return 0;
}
}
