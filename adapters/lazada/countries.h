#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "core/records/money.h"

namespace ecsync::lazada {

/// One of the six countries where Lazada sells, and what follows from it.
struct Country {
  std::string_view code;           ///< ISO 3166 alpha-2, upper case
  std::string_view host;           ///< scheme and host of its data calls
  std::string_view currency;       ///< when an answer does not name one
  std::chrono::minutes offset;     ///< UTC offset of times that come without one
  std::string_view seller_center;  ///< where a seller manages the shop, and withdraws consent
};

/// By ISO code in any case; null when Lazada does not sell there.
const Country* find_country(std::string_view code);

/// The codes of all of them.
std::vector<std::string> country_codes();

/// Host of token calls and of the consent page, for every country.
constexpr std::string_view auth_host = "https://auth.lazada.com";

}  // namespace ecsync::lazada
