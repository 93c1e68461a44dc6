#pragma once

#include "tests/sandbox/shopee/shopee.h"

namespace ecsync::sandbox::shopee {

/// /api/v2/order/get_order_list
Reply list_orders(const Context& context, std::size_t shop);
/// /api/v2/order/get_order_detail
Reply get_order_details(const Context& context, std::size_t shop);

}  // namespace ecsync::sandbox::shopee
