#include "tests/sandbox/clock.h"

#include <fmt/format.h>

#include <array>
#include <chrono>

namespace ecsync::sandbox {
namespace {

struct Civil {
  int year = 0;
  unsigned month = 0;
  unsigned day_of_month = 0;
  unsigned weekday = 0;
  Seconds second_of_day = 0;
};

Civil civil(Seconds time) {
  using std::chrono::floor;
  const std::chrono::sys_seconds point{std::chrono::seconds{time}};
  const auto days = floor<std::chrono::days>(point);
  const std::chrono::year_month_day date{days};
  Civil result;
  result.year = static_cast<int>(date.year());
  result.month = static_cast<unsigned>(date.month());
  result.day_of_month = static_cast<unsigned>(date.day());
  result.weekday = std::chrono::weekday{days}.c_encoding();
  result.second_of_day = (point - days).count();
  return result;
}

std::string clock_text(Seconds second_of_day) {
  return fmt::format("{:02}:{:02}:{:02}", second_of_day / hour, second_of_day % hour / minute,
                     second_of_day % minute);
}

/// The number that `text` shows at `from`, `count` digits long; nothing when one is no digit.
std::optional<int> digits(std::string_view text, std::size_t from, std::size_t count) {
  int value = 0;
  for (const char c : text.substr(from, count)) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::int64_t SandboxClock::now_ms() const {
  const auto machine = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(machine).count() + offset_ms_;
}

void SandboxClock::start_at(Seconds time) {
  offset_ms_ = 0;
  offset_ms_ = time * 1000 - now_ms();
}

std::string date_text(Seconds time, int offset_minutes) {
  const Civil c = civil(time + offset_minutes * minute);
  return fmt::format("{:04}-{:02}-{:02}", c.year, c.month, c.day_of_month);
}

std::string local_text(Seconds time, int offset_minutes, char between) {
  const Civil c = civil(time + offset_minutes * minute);
  return date_text(time, offset_minutes) + between + clock_text(c.second_of_day);
}

std::string utc_text(Seconds time) {
  return local_text(time, 0, 'T') + "Z";
}

std::string http_date(Seconds time) {
  static constexpr std::array weekdays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Civil c = civil(time);
  return fmt::format("{}, {:02} {} {} {} GMT", weekdays.at(c.weekday), c.day_of_month,
                     months.at(c.month - 1), c.year, clock_text(c.second_of_day));
}

std::string offset_text(int offset_minutes, bool colon) {
  const int size = offset_minutes < 0 ? -offset_minutes : offset_minutes;
  return fmt::format("{}{:02}{}{:02}", offset_minutes < 0 ? '-' : '+', size / 60, colon ? ":" : "",
                     size % 60);
}

std::optional<Seconds> parse_time(std::string_view text, bool zulu) {
  const bool utc = zulu && text.size() == 20 && text.back() == 'Z';
  if (text.size() != 25 && !utc) return std::nullopt;
  if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':')
    return std::nullopt;
  const auto y = digits(text, 0, 4);
  const auto mo = digits(text, 5, 2);
  const auto d = digits(text, 8, 2);
  const auto h = digits(text, 11, 2);
  const auto mi = digits(text, 14, 2);
  const auto s = digits(text, 17, 2);
  if (!y || !mo || !d || !h || !mi || !s || *h > 23 || *mi > 59 || *s > 59) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*y},
                                         std::chrono::month{static_cast<unsigned>(*mo)},
                                         std::chrono::day{static_cast<unsigned>(*d)}};
  if (!date.ok()) return std::nullopt;
  const auto days = std::chrono::sys_days{date}.time_since_epoch().count();
  const Seconds local = Seconds{days} * day + *h * hour + *mi * minute + *s;
  if (utc) return local;
  const auto oh = digits(text, 20, 2);
  const auto om = digits(text, 23, 2);
  if ((text[19] != '+' && text[19] != '-') || text[22] != ':' || !oh || !om || *oh > 14 || *om > 59)
    return std::nullopt;
  const Seconds offset = *oh * hour + *om * minute;
  return text[19] == '+' ? local - offset : local + offset;
}

}  // namespace ecsync::sandbox
