#include "tests/sandbox/country.h"

#include <fmt/format.h>

#include <array>

#include "tests/sandbox/json_value.h"

namespace ecsync::sandbox {
namespace {

constexpr std::array countries = {
    Country{"VN", "VND", 420, 0, 9'000'00, 1'990'000'00},
    Country{"MY", "MYR", 480, 2, 2'90, 399'90},
    Country{"SG", "SGD", 480, 2, 1'90, 299'90},
    Country{"TH", "THB", 420, 2, 29'00, 4'990'00},
    Country{"PH", "PHP", 480, 2, 39'00, 5'990'00},
    Country{"ID", "IDR", 420, 2, 9'900'00, 1'500'000'00},
};

}  // namespace

const Country& find_country(std::string_view code) {
  for (const Country& country : countries)
    if (country.code == code) return country;
  throw BadRequest(fmt::format("country {} is not served here", code));
}

std::string wire_amount(Hundredths amount) {
  const Hundredths size = amount < 0 ? -amount : amount;
  return fmt::format("{}{}.{:02}", amount < 0 ? "-" : "", size / 100, size % 100);
}

std::int64_t minor_units(Hundredths amount, const Country& country) {
  if (country.minor_digits == 2) return amount;
  const Hundredths size = amount < 0 ? -amount : amount;
  return amount < 0 ? -((size + 50) / 100) : (size + 50) / 100;
}

std::string public_amount(Hundredths amount, const Country& country) {
  return country.minor_digits == 2 ? wire_amount(amount)
                                   : fmt::format("{}", minor_units(amount, country));
}

}  // namespace ecsync::sandbox
