#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace ecsync {

/// An ISO 4217 code, three capital letters.
struct Currency {
  std::string code;

  auto operator<=>(const Currency&) const = default;
};

/// Digits after the decimal point: VND 0, MYR 2, IDR 2 (ISO says so, though nobody uses them).
int minor_digits(const Currency& currency);

/// An amount as a count of the currency's smallest unit: 1 = one dong, or one sen. Never a
/// floating-point number.
struct Money {
  std::int64_t minor = 0;
  Currency currency;

  auto operator<=>(const Money&) const = default;
};

/// An amount as read from a marketplace.
struct ParsedMoney {
  std::int64_t minor = 0;
  bool rounded = false;  ///< it had digits below the minor unit, and was rounded
};

/// Reads "288.00", "135000", "-3.5" or "1.2e3" as an amount of `currency`. Half a minor unit is
/// rounded away from zero. Errors: invalid_value when it is not a decimal number or too large.
Result<ParsedMoney> parse_money(std::string_view decimal, const Currency& currency);

/// The bare decimal of JSON and CSV: "1299000" for VND, "12.90" for MYR.
std::string to_decimal(std::int64_t minor, const Currency& currency);

/// Nothing when the result does not fit, instead of wrapping round.
std::optional<std::int64_t> checked_add(std::int64_t a, std::int64_t b);
std::optional<std::int64_t> checked_multiply(std::int64_t a, std::int64_t b);

}  // namespace ecsync
