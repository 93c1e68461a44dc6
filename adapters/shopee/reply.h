#pragma once

#include <string_view>

#include "core/base/json.h"
#include "core/records/order.h"

namespace ecsync::shopee {

/// `item_id:model_id`, or `item_id` alone when the product has no variants. Throws
/// json::FieldError.
ListingId read_listing_id(const json::Value& item_id, const json::Value& model_id);

/// One element of get_order_detail's order_list, of a shop in `region`. Throws json::FieldError
/// when something is missing that an order cannot do without.
RemoteOrder read_order(const json::Value& order, std::string_view region);

}  // namespace ecsync::shopee
