#include "cli/commands/document_date.h"

#include <fmt/format.h>

#include "core/base/text.h"

namespace ecsync::cli {
namespace {

int number_in(const std::string& day, std::size_t from, std::size_t length) {
  return text::parse_number<int>(std::string_view(day).substr(from, length)).value_or(0);
}

/// A day so many months after `day`, as text that compares rightly with other days; the month need
/// not have it.
std::string months_after(const std::string& day, int months) {
  constexpr int in_a_year = 12;
  const int month = number_in(day, 0, 4) * in_a_year + number_in(day, 5, 2) - 1 + months;
  return fmt::format("{:04}-{:02}{}", month / in_a_year, month % in_a_year + 1, day.substr(7));
}

Error wrong_date(const std::string& given, Message why, Message hint) {
  return make_error(ErrorCode::usage, tr("--date: '{}' {}", given, why), std::move(hint));
}

}  // namespace

Result<std::string> document_date(const std::string& given, Timestamp now, const LocalTime& local) {
  const auto today = local.day(now);
  if (given.empty()) return today;
  auto day = local.read_day(given, "--date");
  if (!day) return day;
  if (*day < months_after(today, -12))
    return wrong_date(given, tr("is more than a year ago"), tr("Today is {}.", today));
  if (*day > months_after(today, 1))
    return wrong_date(given, tr("is more than a month ahead"), tr("Today is {}.", today));
  return day;
}

}  // namespace ecsync::cli
