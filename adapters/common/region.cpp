#include "adapters/common/region.h"

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

}  // namespace

Currency currency_of_region(std::string_view region) {
  const std::string word = text::upper_case(region);
  for (const auto& known : region_currencies) {
    if (known.region == word) return Currency{std::string(known.currency)};
  }
  return Currency{};
}

}  // namespace ecsync::common
