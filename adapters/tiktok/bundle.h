#pragma once

#include <optional>
#include <vector>

#include "core/base/json.h"
#include "core/records/order.h"

namespace ecsync::tiktok {

/// What TikTok composes a bundle of: `combined_listing_skus` of an order's unit, `combined_skus` of
/// a product's SKU. Nothing where that is missing, or where a part's count cannot be read: half of
/// a bundle would be worse than none.
std::optional<std::vector<ListingPart>> read_parts(const json::Value& list);

}  // namespace ecsync::tiktok
