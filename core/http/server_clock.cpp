#include "core/http/server_clock.h"

#include "core/base/time_text.h"

namespace ecsync {

using std::chrono::milliseconds;

ServerClock::ServerClock(const Clock& clock, std::chrono::seconds stored_offset)
    : clock_(clock), offset_(stored_offset) {}

void ServerClock::learn(std::string_view date_header) {
  const auto date = parse_http_date(date_header);
  if (!date) return;
  const std::scoped_lock lock(mutex_);
  last_date_ = date;
  learnt_at_ = clock_.monotonic();
}

std::chrono::sys_time<milliseconds> ServerClock::now() const {
  const std::scoped_lock lock(mutex_);
  if (!last_date_) return clock_.now() + offset_;
  return *last_date_ + (clock_.monotonic() - learnt_at_);
}

Timestamp ServerClock::now_seconds() const {
  return std::chrono::floor<std::chrono::seconds>(now());
}

std::optional<std::chrono::seconds> ServerClock::offset() const {
  if (!last_date()) return std::nullopt;
  // Compared now and not when it was learnt: the wall clock may have been set since.
  return std::chrono::round<std::chrono::seconds>(now() - clock_.now());
}

std::optional<Timestamp> ServerClock::last_date() const {
  const std::scoped_lock lock(mutex_);
  return last_date_;
}

}  // namespace ecsync
