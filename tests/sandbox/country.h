#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace ecsync::sandbox {

/// Money on the sandbox's side: hundredths of the currency's major unit (a dong has no smaller
/// unit, but vouchers split over units do leave fractions of one).
using Hundredths = std::int64_t;

struct Country {
  std::string_view code;      ///< upper case
  std::string_view currency;  ///< ISO 4217
  int offset_minutes;         ///< local time minus UTC
  int minor_digits;           ///< of the currency, by ISO 4217
  Hundredths cheapest;        ///< what a piece costs there, from …
  Hundredths dearest;         ///< … to
};

/// Throws BadRequest for a country that no marketplace here serves.
const Country& find_country(std::string_view code);

/// "137.80": always two decimals, as a number on the wire.
std::string wire_amount(Hundredths amount);
/// The amount as a person pays it: rounded half up to the currency's minor unit, "138" or "12.90".
std::string public_amount(Hundredths amount, const Country& country);
/// The same in minor units.
std::int64_t minor_units(Hundredths amount, const Country& country);

}  // namespace ecsync::sandbox
