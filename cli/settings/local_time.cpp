#include "cli/settings/local_time.h"

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/base/time_text.h"

namespace ecsync::cli {
namespace {

std::optional<int> digits(std::string_view text) {
  return text::all_digits(text) ? text::parse_number<int>(text) : std::nullopt;
}

std::optional<std::chrono::local_days> day_of(int year, int month, int day) {
  const auto date = std::chrono::year{year} / month / day;
  if (!date.ok()) return std::nullopt;
  return std::chrono::local_days{date};
}

std::optional<std::chrono::local_days> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  return day_of(*year, *month, *day);
}

/// Day, month and year with slashes between them, or one of the two with the month first.
std::optional<std::chrono::local_days> parse_slashes(std::string_view text,
                                                     bool month_first = false) {
  constexpr std::size_t year_digits = 4;
  const auto parts = text::split(text, '/');
  if (parts.size() != 3 || parts[0].size() > 2 || parts[1].size() > 2 ||
      parts[2].size() != year_digits)
    return std::nullopt;
  const auto first = digits(parts[0]);
  const auto second = digits(parts[1]);
  const auto year = digits(parts[2]);
  if (!first || !second || !year) return std::nullopt;
  return month_first ? day_of(*year, *first, *second) : day_of(*year, *second, *first);
}

std::string iso(std::chrono::local_days day) {
  return to_utc_text(Timestamp(day.time_since_epoch())).substr(0, 10);
}

/// A day with slashes where they are not read: which of its numbers is the month is anybody's
/// guess.
Error slashes_not_read(std::string_view flag, const std::string& text,
                       std::chrono::local_days day) {
  auto hint = tr("Write {}. With --lang vi the day may stand first.", iso(day));
  if (const auto other = parse_slashes(text, true); other && *other != day)
    hint = tr("Write {} or {}, whichever it is. With --lang vi the day may stand first.", iso(day),
              iso(*other));
  return make_error(
      ErrorCode::usage,
      tr("{}: '{}' does not tell whether the day or the month stands first", flag, text),
      std::move(hint));
}

}  // namespace

Result<LocalTime> LocalTime::in(const std::string& zone) {
  auto found = TimeZone::find(zone);
  if (!found)
    return make_error(ErrorCode::usage, tr("unknown time zone '{}'", zone),
                      tr("Use an IANA name such as Asia/Ho_Chi_Minh or UTC."));
  return LocalTime(*std::move(found));
}

std::string LocalTime::show(Timestamp time) const {
  const auto local = to_utc_text(time + zone_.offset_at(time));
  return local.substr(0, 10) + " " + local.substr(11, 5);
}

std::string LocalTime::day(Timestamp time) const {
  return to_utc_text(time + zone_.offset_at(time)).substr(0, 10);
}

std::optional<std::chrono::local_days> LocalTime::read(std::string_view text) const {
  const auto day = parse_day(text);
  return day || !day_first_ ? day : parse_slashes(text);
}

std::optional<Timestamp> LocalTime::day_start(std::string_view text) const {
  const auto day = read(text);
  if (!day) return std::nullopt;
  return zone_.to_utc(*day);
}

std::optional<Timestamp> LocalTime::day_end(std::string_view text) const {
  const auto day = read(text);
  if (!day) return std::nullopt;
  return zone_.to_utc(*day + std::chrono::days{1});
}

std::chrono::minutes LocalTime::offset_at(Timestamp time) const {
  return std::chrono::duration_cast<std::chrono::minutes>(zone_.offset_at(time));
}

Result<std::string> LocalTime::read_day(const std::string& text, std::string_view flag) const {
  if (const auto day = read(text)) return iso(*day);
  if (const auto day = parse_slashes(text)) return slashes_not_read(flag, text, *day);
  return make_error(ErrorCode::usage, tr("{}: '{}' is not a date", flag, text),
                    tr("Write YYYY-MM-DD."));
}

Result<Timestamp> LocalTime::parse_when(const std::string& text, Timestamp now,
                                        std::string_view flag) const {
  if (const auto day = day_start(text)) return *day;
  if (const auto ago = parse_duration(text); ago && ago->count() >= 0) return now - *ago;
  if (const auto time = parse_time(text, offset_at(now))) return *time;
  if (const auto day = parse_slashes(text)) return slashes_not_read(flag, text, *day);
  return make_error(ErrorCode::usage,
                    tr("{}: '{}' is neither a day, a time nor a duration", flag, text),
                    tr("Write 2026-11-01, 2026-11-01T08:00:00+07:00, 7d or 36h."));
}

Result<Timestamp> LocalTime::parse_until(const std::string& text, Timestamp now,
                                         std::string_view flag) const {
  if (const auto day = day_end(text)) return *day;
  return parse_when(text, now, flag);
}

}  // namespace ecsync::cli
