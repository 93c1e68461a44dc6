#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/message.h"

namespace ecsync {

/// A product, or a listing that no product is linked to, of which a slip and its order say
/// different numbers.
struct SlipDifference {
  std::string product;       ///< code; "" where it is a listing
  std::string listing;       ///< `CONNECTION/ITEM:SKU`; "" where it is a product
  std::int64_t on_slip = 0;  ///< pieces; of a listing units
  std::int64_t wanted = 0;   ///< by the order
};

/// "P: 2 on the slip, 1 in the order; Q: 0 on the slip, 3 in the order".
Message in_words(const std::vector<SlipDifference>& differences);

/// The command that links what has no product; "" when everything is linked. Of several listings
/// each is asked for.
Message link_hint(const std::vector<SlipDifference>& differences, const std::string& order);

}  // namespace ecsync
