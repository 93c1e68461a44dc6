#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace ecsync {

/// UTC everywhere; only the command line makes local time of it.
using Timestamp = std::chrono::sys_seconds;

/// Seconds since 1970 (UTC), as marketplaces and our tables write a time.
constexpr std::int64_t epoch_seconds(Timestamp time) {
  return time.time_since_epoch().count();
}

/// Time as a service, so that tests own it.
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

/// "2026-11-23T03:15:00Z".
std::string to_utc_text(Timestamp time);
/// Reads RFC 3339 with `T` or blank, `Z`, `+07:00` or `+0700`, optional fraction (dropped). Without
/// an offset: `fallback_offset`, or nothing when that is absent too.
std::optional<Timestamp> parse_time(
    std::string_view text, std::optional<std::chrono::minutes> fallback_offset = std::nullopt);
/// Reads an HTTP `Date` header (RFC 9110 IMF-fixdate).
std::optional<Timestamp> parse_http_date(std::string_view text);
/// "90s", "15m", "36h", "7d", "2w"; at most 100 years.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

}  // namespace ecsync
