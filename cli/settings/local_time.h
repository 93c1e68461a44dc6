#pragma once

#include <string>
#include <string_view>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/base/time_zone.h"

namespace ecsync::cli {

/// Times as people in one time zone read and write them.
class LocalTime {
 public:
  /// `zone`: an IANA name. Errors: usage.
  static Result<LocalTime> in(const std::string& zone);

  /// "2026-11-23 10:15".
  std::string show(Timestamp time) const;
  /// The day that an instant belongs to: "2026-11-23".
  std::string day(Timestamp time) const;
  /// From now on days are also read as people here write them: `31/12/2026`.
  void read_day_first() { day_first_ = true; }
  /// The first instant of a day such as `2026-11-01`. Nothing when the text is not a day.
  std::optional<Timestamp> day_start(std::string_view text) const;
  /// The first instant after that day.
  std::optional<Timestamp> day_end(std::string_view text) const;
  /// The zone's offset from UTC at an instant.
  std::chrono::minutes offset_at(Timestamp time) const;

  /// Reads a day of the command line, as documents have it: `2026-11-01`. Errors: usage, naming
  /// `flag`.
  Result<std::string> read_day(const std::string& text, std::string_view flag) const;
  /// Reads a WHEN of the command line: `2026-11-01` (when that day begins), RFC 3339 (in this zone
  /// when it has no offset), or `7d`, `36h` before `now`. Errors: usage, naming `flag`.
  Result<Timestamp> parse_when(const std::string& text, Timestamp now, std::string_view flag) const;
  /// The same for the end of a range: a day means its end, so that it is included.
  Result<Timestamp> parse_until(const std::string& text, Timestamp now,
                                std::string_view flag) const;

 private:
  explicit LocalTime(TimeZone zone) : zone_(std::move(zone)) {}
  std::optional<std::chrono::local_days> read(std::string_view text) const;

  TimeZone zone_;
  bool day_first_ = false;
};

}  // namespace ecsync::cli
