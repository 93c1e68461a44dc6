#pragma once

#include "tests/sandbox/tiktok/tiktok.h"

namespace ecsync::sandbox::tiktok {

/// `POST /order/202309/orders/search`: whole orders, paged.
Reply search_orders(const Context& context);
/// `GET /order/202309/orders`: up to 50 orders by their ids.
Reply get_orders(const Context& context);

/// Closes `data` of a search's answer: no token, an empty one or null when the list is over.
void write_search_end(JsonText& out, const std::string& next, std::int64_t total,
                      std::uint64_t turn);

}  // namespace ecsync::sandbox::tiktok
