#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ecsync::sandbox {

/// Unix time, UTC.
using Seconds = std::int64_t;

constexpr Seconds minute = 60;
constexpr Seconds hour = 60 * minute;
constexpr Seconds day = 24 * hour;

/// The marketplace's own clock: it runs like the machine's, a settable distance away from it.
class SandboxClock {
 public:
  Seconds now() const { return now_ms() / 1000; }
  std::int64_t now_ms() const;
  /// From here on the clock shows `time` and runs on.
  void start_at(Seconds time);
  void advance(Seconds by) { offset_ms_ += by * 1000; }

 private:
  std::atomic<std::int64_t> offset_ms_{0};
};

/// `2026-11-23T03:15:00Z`.
std::string utc_text(Seconds time);
/// `Mon, 23 Nov 2026 03:15:00 GMT`, for the Date header.
std::string http_date(Seconds time);
/// Local date and time with `between` in the middle and no offset: `2026-11-23 10:15:00`.
std::string local_text(Seconds time, int offset_minutes, char between);
/// `+0700`, or `+07:00` with a colon.
std::string offset_text(int offset_minutes, bool colon);
/// Local calendar date: `2026-11-23`.
std::string date_text(Seconds time, int offset_minutes);

/// Exactly `YYYY-MM-DDTHH:MM:SS+HH:MM`, a date that exists; also the form that ends in `Z` when
/// `zulu` allows it. Nothing else passes: no fraction, no blank, no missing offset.
std::optional<Seconds> parse_time(std::string_view text, bool zulu);

}  // namespace ecsync::sandbox
