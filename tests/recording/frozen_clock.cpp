// Loaded before a program (LD_PRELOAD): its calendar stands still at $FROZEN_CLOCK, in seconds
// since 1970, while waiting and measuring go on. Programs that share it agree about the time,
// whenever they run.
#include <dlfcn.h>
#include <sys/time.h>

#include <cstdlib>
#include <ctime>

namespace {

time_t frozen() {
  const char* const text = std::getenv("FROZEN_CLOCK");
  return text == nullptr ? 0 : std::strtoll(text, nullptr, 10);
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* now) noexcept {
  if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) {
    *now = {frozen(), 0};
    return 0;
  }
  using Real = int (*)(clockid_t, timespec*);
  static const auto real = reinterpret_cast<Real>(dlsym(RTLD_NEXT, "clock_gettime"));
  return real(clock, now);
}

time_t time(time_t* now) noexcept {
  const auto seconds = frozen();
  if (now != nullptr) *now = seconds;
  return seconds;
}

int gettimeofday(timeval* now, void* /*zone*/) noexcept {
  *now = {frozen(), 0};
  return 0;
}
}
