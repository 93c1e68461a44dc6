#pragma once

#include "tests/sandbox/shopee/shopee.h"

namespace ecsync::sandbox::shopee {

/// /api/v2/product/get_item_list
Reply list_items(const Context& context, std::size_t shop);
/// /api/v2/product/get_item_base_info
Reply get_item_bases(const Context& context, std::size_t shop);
/// /api/v2/product/get_model_list
Reply list_models(const Context& context, std::size_t shop);

}  // namespace ecsync::sandbox::shopee
