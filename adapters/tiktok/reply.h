#pragma once

#include <string_view>

#include "core/base/json.h"
#include "core/records/order.h"

namespace ecsync::tiktok {

/// One element of data.orders, as search and detail give it, of a shop in `region`. Throws
/// json::FieldError when something is missing that an order cannot do without.
RemoteOrder read_order(const json::Value& order, std::string_view region);

}  // namespace ecsync::tiktok
