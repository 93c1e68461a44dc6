#pragma once

#include "tests/sandbox/shopee/shopee.h"

namespace ecsync::sandbox::shopee {

/// /api/v2/shop/get_shop_info
Reply get_shop_info(const Context& context, std::size_t shop);
/// /api/v2/public/get_shops_by_partner
Reply list_authorized_shops(const Context& context, const App& app);

}  // namespace ecsync::sandbox::shopee
