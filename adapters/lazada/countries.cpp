#include "adapters/lazada/countries.h"

#include <array>

#include "core/base/text.h"

namespace ecsync::lazada {
namespace {

using std::chrono::hours;

constexpr std::array countries{
    Country{"SG", "https://api.lazada.sg", "SGD", hours(8), "https://sellercenter.lazada.sg"},
    Country{"MY", "https://api.lazada.com.my", "MYR", hours(8),
            "https://sellercenter.lazada.com.my"},
    Country{"PH", "https://api.lazada.com.ph", "PHP", hours(8),
            "https://sellercenter.lazada.com.ph"},
    Country{"TH", "https://api.lazada.co.th", "THB", hours(7), "https://sellercenter.lazada.co.th"},
    Country{"ID", "https://api.lazada.co.id", "IDR", hours(7), "https://sellercenter.lazada.co.id"},
    Country{"VN", "https://api.lazada.vn", "VND", hours(7), "https://sellercenter.lazada.vn"},
};

}  // namespace

const Country* find_country(std::string_view code) {
  const std::string wanted = text::upper_case(code);
  for (const Country& country : countries) {
    if (country.code == wanted) return &country;
  }
  return nullptr;
}

std::vector<std::string> country_codes() {
  std::vector<std::string> codes;
  codes.reserve(countries.size());
  for (const Country& country : countries) codes.emplace_back(country.code);
  return codes;
}

}  // namespace ecsync::lazada
