#include "core/base/time_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/base/text.h"

namespace ecsync {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

/// Takes a text apart from the left; what does not match spoils it for good.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  /// Exactly `count` digits whose value lies between `low` and `high`.
  int number(std::size_t count, int low, int high) {
    int value = 0;
    if (rest_.size() < count) return spoil();
    for (const char c : rest_.substr(0, count)) {
      if (!text::is_digit(c)) return spoil();
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(count);
    return value < low || value > high ? spoil() : value;
  }
  /// One of the characters of `wanted`.
  char one_of(std::string_view wanted) {
    const char c = optional(wanted);
    if (c == '\0') spoil();
    return c;
  }
  /// The same, or NUL without taking anything.
  char optional(std::string_view wanted) {
    if (rest_.empty() || wanted.find(rest_.front()) == std::string_view::npos) return '\0';
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  /// At least one digit, whatever their value.
  void digits() {
    const auto digits = text::leading_digits(rest_);
    if (digits.empty()) spoil();
    rest_.remove_prefix(digits.size());
  }
  /// One of `words`, as its index.
  template <std::size_t Count>
  std::size_t word(const std::array<std::string_view, Count>& words) {
    for (std::size_t i = 0; i < Count; ++i) {
      if (!rest_.starts_with(words.at(i))) continue;
      rest_.remove_prefix(words.at(i).size());
      return i;
    }
    spoil();
    return 0;
  }
  bool at_end() const { return rest_.empty(); }
  /// Everything matched and nothing is left.
  bool good() const { return !spoilt_ && rest_.empty(); }

 private:
  int spoil() {
    spoilt_ = true;
    return 0;
  }

  std::string_view rest_;
  bool spoilt_ = false;
};

/// Hours, minutes and seconds of a day. Second 60 is a leap second. The count of seconds since 1970
/// has none, so it becomes the second that follows.
seconds time_of_day(Scanner& scanner) {
  const std::chrono::hours hours(scanner.number(2, 0, 23));
  scanner.one_of(":");
  const minutes minute(scanner.number(2, 0, 59));
  scanner.one_of(":");
  return hours + minute + seconds(scanner.number(2, 0, 60));
}

/// "Z", "+07:00" or "+0700".
minutes utc_offset(Scanner& scanner) {
  const char sign = scanner.one_of("Zz+-");
  if (sign == 'Z' || sign == 'z') return minutes{0};
  const std::chrono::hours hours(scanner.number(2, 0, 23));
  scanner.optional(":");
  const auto offset = hours + minutes(scanner.number(2, 0, 59));
  return sign == '-' ? -offset : offset;
}

std::optional<std::chrono::sys_days> day_of(int year, unsigned month, unsigned day) {
  const auto date = std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

}  // namespace

std::string to_utc_text(Timestamp time) {
  using std::chrono::sys_days;
  // The years that four digits can show. A time beyond them is a marketplace's mistake and shown as
  // the nearest of these.
  constexpr Timestamp earliest = sys_days(std::chrono::year(0) / 1 / 1);
  constexpr Timestamp latest = sys_days(std::chrono::year(10000) / 1 / 1) - seconds{1};
  const auto shown = std::clamp(time, earliest, latest);
  const auto day = std::chrono::floor<std::chrono::days>(shown);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(shown - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::optional<Timestamp> parse_time(std::string_view text, std::optional<minutes> fallback_offset) {
  Scanner scanner(text);
  const int year = scanner.number(4, 0, 9999);
  scanner.one_of("-");
  const int month = scanner.number(2, 1, 12);
  scanner.one_of("-");
  const int day = scanner.number(2, 1, 31);
  scanner.one_of("Tt ");
  const auto clock = time_of_day(scanner);
  if (scanner.optional(".") != '\0') scanner.digits();
  auto offset = fallback_offset;
  if (!scanner.at_end()) {
    // Lazada: "2018-10-31 10:18:27 +0700".
    scanner.optional(" ");
    offset = utc_offset(scanner);
  }
  if (!scanner.good() || !offset) return std::nullopt;
  const auto date = day_of(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
  if (!date) return std::nullopt;
  return *date + clock - *offset;
}

std::optional<Timestamp> parse_http_date(std::string_view text) {
  constexpr std::array<std::string_view, 7> weekdays{"Mon", "Tue", "Wed", "Thu",
                                                     "Fri", "Sat", "Sun"};
  constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  constexpr std::array<std::string_view, 1> comma{", "};
  constexpr std::array<std::string_view, 1> zone{" GMT"};
  Scanner scanner(text);
  scanner.word(weekdays);
  scanner.word(comma);
  const int day = scanner.number(2, 1, 31);
  scanner.one_of(" ");
  const auto month = scanner.word(months) + 1;
  scanner.one_of(" ");
  const int year = scanner.number(4, 0, 9999);
  scanner.one_of(" ");
  const auto clock = time_of_day(scanner);
  scanner.word(zone);
  if (!scanner.good()) return std::nullopt;
  const auto date = day_of(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
  if (!date) return std::nullopt;
  return *date + clock;
}

std::optional<seconds> parse_duration(std::string_view text) {
  if (text.size() < 2) return std::nullopt;
  const auto unit = [&]() -> seconds {
    switch (text.back()) {
      case 's':
        return seconds{1};
      case 'm':
        return minutes{1};
      case 'h':
        return std::chrono::hours{1};
      case 'd':
        return std::chrono::days{1};
      case 'w':
        return std::chrono::weeks{1};
      default:
        return seconds{0};
    }
  }();
  if (unit == seconds{0}) return std::nullopt;
  // So short that adding it to a time of this or the next millennium overflows in no unit.
  constexpr seconds longest = std::chrono::years{100};
  seconds total{0};
  text.remove_suffix(1);
  for (const char c : text) {
    if (!text::is_digit(c)) return std::nullopt;
    total = total * 10 + unit * (c - '0');
    if (total > longest) return std::nullopt;
  }
  return total;
}

}  // namespace ecsync
