#pragma once

#include <string>
#include <string_view>

#include "core/json.h"
#include "core/order.h"

namespace ecsync::tiktok {

/// Seconds since 1970, UTC. Throws json::FieldError when it is no such time.
Timestamp read_time(const json::Value& value);

/// The currency of a region (ISO 3166 alpha-2) where TikTok Shop sells, for answers that name none;
/// its code is "" for a region that is not known.
Currency currency_of_region(std::string_view region);

/// One element of data.orders, as search and detail give it, of a shop in `region`. Throws
/// json::FieldError when something is missing that an order cannot do without.
RemoteOrder read_order(const json::Value& order, std::string_view region);

}  // namespace ecsync::tiktok
