#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string_view>

#include "core/base/clock.h"

namespace ecsync {

/// A marketplace's time: the local monotonic clock corrected by the last `Date` header of that
/// host. Before the first header of this process it is the wall clock plus the offset that was
/// stored with the authorization. Any thread may use it.
class ServerClock {
 public:
  /// `stored_offset`: server time minus wall clock as the last run saw it.
  explicit ServerClock(const Clock& clock, std::chrono::seconds stored_offset = {});

  /// Called with every answer's `Date` header; an unreadable one changes nothing.
  void learn(std::string_view date_header);
  std::chrono::sys_time<std::chrono::milliseconds> now() const;
  Timestamp now_seconds() const;
  /// Server time minus wall clock, to be stored with the authorization; nothing before the first
  /// header.
  std::optional<std::chrono::seconds> offset() const;
  /// Instant of the last `Date` header; nothing before the first.
  std::optional<Timestamp> last_date() const;

 private:
  const Clock& clock_;
  std::chrono::seconds offset_;
  mutable std::mutex mutex_;
  std::optional<Timestamp> last_date_;
  std::chrono::milliseconds learnt_at_{};
};

}  // namespace ecsync
