#include "core/base/decimal.h"

#include <algorithm>
#include <limits>
#include <string>

#include "core/base/text.h"

namespace ecsync {
namespace {

/// Takes the leading digits off `rest`.
std::string_view take_digits(std::string_view& rest) {
  const auto digits = text::leading_digits(rest);
  rest.remove_prefix(digits.size());
  return digits;
}

bool take(std::string_view& rest, char wanted) {
  if (rest.empty() || rest.front() != wanted) return false;
  rest.remove_prefix(1);
  return true;
}

/// The digits of a number without its sign, and where its point stands: the value is
/// 0.DIGITS * 10^point.
struct Parts {
  bool negative = false;
  std::string digits;
  std::int64_t point = 0;
};

/// The part behind `e`; clamped, because beyond the clamp every number is zero or too large.
std::optional<std::int64_t> take_exponent(std::string_view& rest) {
  const bool negative = take(rest, '-');
  if (!negative) take(rest, '+');
  const auto digits = take_digits(rest);
  if (digits.empty()) return std::nullopt;
  constexpr std::int64_t limit = 1'000'000'000;
  std::int64_t exponent = 0;
  for (const char c : digits) exponent = std::min(limit, exponent * 10 + (c - '0'));
  return negative ? -exponent : exponent;
}

std::optional<Parts> take_apart(std::string_view text) {
  Parts parts;
  parts.negative = take(text, '-');
  const auto whole = take_digits(text);
  if (whole.empty()) return std::nullopt;
  std::string_view fraction;
  if (take(text, '.')) {
    fraction = take_digits(text);
    if (fraction.empty()) return std::nullopt;
  }
  std::int64_t exponent = 0;
  if (take(text, 'e') || take(text, 'E')) {
    const auto read = take_exponent(text);
    if (!read) return std::nullopt;
    exponent = *read;
  }
  if (!text.empty()) return std::nullopt;

  parts.digits = std::string(whole) + std::string(fraction);
  parts.point = static_cast<std::int64_t>(whole.size()) + exponent;
  const auto zeros = std::min(parts.digits.find_first_not_of('0'), parts.digits.size());
  parts.digits.erase(0, zeros);
  parts.point -= static_cast<std::int64_t>(zeros);
  return parts;
}

/// The first `count` digits as a number, padded with zeros; nothing when it exceeds `limit`.
std::optional<std::uint64_t> leading(const std::string& digits, std::int64_t count,
                                     std::uint64_t limit) {
  constexpr std::int64_t most_digits = 19;  // of an int64
  if (count > most_digits) return std::nullopt;
  std::uint64_t value = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const auto digit = at < digits.size() ? static_cast<std::uint64_t>(digits[at] - '0') : 0U;
    value = value * 10 + digit;  // 19 digits fit an uint64
  }
  if (value > limit) return std::nullopt;
  return value;
}

}  // namespace

std::optional<ScaledDecimal> parse_scaled(std::string_view text, int digits) {
  const auto parts = take_apart(text);
  if (!parts) return std::nullopt;
  if (parts->digits.empty()) return ScaledDecimal{};

  const auto point = parts->point + digits;
  constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const auto limit = parts->negative ? most + 1 : most;
  auto magnitude = leading(parts->digits, point, limit);
  if (!magnitude) return std::nullopt;

  ScaledDecimal result;
  const auto kept = static_cast<std::size_t>(std::max<std::int64_t>(point, 0));
  result.rounded = kept < parts->digits.size() &&
                   parts->digits.find_first_not_of('0', kept) != std::string::npos;
  // With the point left of the first digit, the digit after the cut is a zero.
  const bool up = point >= 0 && kept < parts->digits.size() && parts->digits[kept] >= '5';
  if (up && *magnitude == limit) return std::nullopt;
  if (up) ++*magnitude;
  // Unsigned negation, so that the smallest int64 is reached without overflow.
  result.value = static_cast<std::int64_t>(parts->negative ? ~*magnitude + 1 : *magnitude);
  return result;
}

}  // namespace ecsync
