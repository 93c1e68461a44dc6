#include "adapters/common/region.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/base/text.h"

namespace ecsync::common {
namespace {

struct RegionCurrency {
  std::string_view region;
  std::string_view currency;
};

constexpr std::array region_currencies{
    RegionCurrency{"VN", "VND"}, RegionCurrency{"MY", "MYR"}, RegionCurrency{"TH", "THB"},
    RegionCurrency{"PH", "PHP"}, RegionCurrency{"SG", "SGD"}, RegionCurrency{"ID", "IDR"},
    RegionCurrency{"TW", "TWD"}, RegionCurrency{"US", "USD"}, RegionCurrency{"GB", "GBP"},
    RegionCurrency{"JP", "JPY"}, RegionCurrency{"MX", "MXN"}, RegionCurrency{"BR", "BRL"},
    RegionCurrency{"CL", "CLP"}, RegionCurrency{"CO", "COP"}, RegionCurrency{"AR", "ARS"},
    RegionCurrency{"PL", "PLN"}, RegionCurrency{"DE", "EUR"}, RegionCurrency{"FR", "EUR"},
    RegionCurrency{"IT", "EUR"}, RegionCurrency{"ES", "EUR"}, RegionCurrency{"IE", "EUR"},
};

struct CountryName {
  std::string_view name;  ///< folded, letters only
  std::string_view country;
};

constexpr std::array country_names{
    CountryName{"vietnam", "VN"},       CountryName{"malaysia", "MY"},
    CountryName{"thailand", "TH"},      CountryName{"thailan", "TH"},
    CountryName{"philippines", "PH"},   CountryName{"singapore", "SG"},
    CountryName{"indonesia", "ID"},     CountryName{"taiwan", "TW"},
    CountryName{"dailoan", "TW"},       CountryName{"unitedstates", "US"},
    CountryName{"unitedkingdom", "GB"}, CountryName{"uk", "GB"},
    CountryName{"japan", "JP"},         CountryName{"mexico", "MX"},
    CountryName{"brazil", "BR"},        CountryName{"chile", "CL"},
    CountryName{"colombia", "CO"},      CountryName{"argentina", "AR"},
    CountryName{"poland", "PL"},        CountryName{"germany", "DE"},
    CountryName{"france", "FR"},        CountryName{"italy", "IT"},
    CountryName{"spain", "ES"},         CountryName{"ireland", "IE"},
};

bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

}  // namespace

std::string country_of_region(std::string_view region) {
  std::string letters = text::fold(region);
  std::erase_if(letters, [](char c) { return !is_letter(c); });
  for (const auto& known : country_names) {
    if (known.name == letters) return std::string(known.country);
  }
  const bool is_code = letters.size() == 2 && region.size() == 2;
  return is_code ? text::upper_case(letters) : "";
}

Currency currency_of_region(std::string_view region) {
  const std::string word = text::upper_case(region);
  for (const auto& known : region_currencies) {
    if (known.region == word) return Currency{std::string(known.currency)};
  }
  return Currency{};
}

}  // namespace ecsync::common
