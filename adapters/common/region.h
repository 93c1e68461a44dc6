#pragma once

#include <string>
#include <string_view>

#include "core/records/money.h"

namespace ecsync::common {

/// The currency in which shops of a country sell, by ISO 3166 code in any case; an empty one for a
/// country where none of the marketplaces sells.
Currency currency_of_region(std::string_view region);

/// The country that a marketplace means by `region`: two letters in any case, or its name in
/// English or Vietnamese; "" for anything else.
std::string country_of_region(std::string_view region);

}  // namespace ecsync::common
