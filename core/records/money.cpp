#include "core/records/money.h"

#include <algorithm>
#include <array>

#include "core/base/decimal.h"
#include "core/base/text.h"

namespace ecsync {
namespace {

// The currencies that have other than two digits after the point (ISO 4217).
constexpr std::array<std::string_view, 16> without_minor_unit{
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW",
    "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"};
constexpr std::array<std::string_view, 7> with_three_digits{"BHD", "IQD", "JOD", "KWD",
                                                            "LYD", "OMR", "TND"};

}  // namespace

int minor_digits(const Currency& currency) {
  const auto holds = [&](const auto& codes) {
    return std::find(codes.begin(), codes.end(), currency.code) != codes.end();
  };
  if (holds(without_minor_unit)) return 0;
  return holds(with_three_digits) ? 3 : 2;
}

Result<ParsedMoney> parse_money(std::string_view decimal, const Currency& currency) {
  const auto scaled = parse_scaled(decimal, minor_digits(currency));
  if (!scaled) {
    return make_error(ErrorCode::invalid_value,
                      tr("\"{}\" is not an amount of {}",
                         text::shorten(text::printable(decimal), 40), currency.code));
  }
  return ParsedMoney{scaled->value, scaled->rounded};
}

std::string to_decimal(std::int64_t minor, const Currency& currency) {
  const auto digits = static_cast<std::size_t>(minor_digits(currency));
  const bool negative = minor < 0;
  // Unsigned, because -x does not exist for the smallest int64.
  const auto magnitude =
      negative ? ~static_cast<std::uint64_t>(minor) + 1 : static_cast<std::uint64_t>(minor);
  auto text = std::to_string(magnitude);
  if (text.size() <= digits) text.insert(0, digits + 1 - text.size(), '0');
  if (digits > 0) text.insert(text.size() - digits, 1, '.');
  return negative ? "-" + text : text;
}

std::optional<std::int64_t> checked_add(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a, b, &sum)) return std::nullopt;
  return sum;
}

std::optional<std::int64_t> checked_multiply(std::int64_t a, std::int64_t b) {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(a, b, &product)) return std::nullopt;
  return product;
}

}  // namespace ecsync
