#pragma once

#include <string_view>

#include "core/records/money.h"

namespace ecsync::common {

/// The currency in which shops of a country sell, by ISO 3166 code in any case; an empty one for a
/// country where none of the marketplaces sells.
Currency currency_of_region(std::string_view region);

}  // namespace ecsync::common
