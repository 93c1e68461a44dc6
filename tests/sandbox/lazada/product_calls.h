#pragma once

#include "tests/sandbox/lazada/lazada.h"

namespace ecsync::sandbox::lazada {

/// /products/get
Reply list_products(const Context& context, Shop& shop);
/// /product/item/get
Reply get_product(const Context& context, Shop& shop);
/// /seller/get
Reply get_seller(const Context& context, Shop& shop);

}  // namespace ecsync::sandbox::lazada
