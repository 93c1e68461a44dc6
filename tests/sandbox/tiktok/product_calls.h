#pragma once

#include "tests/sandbox/tiktok/tiktok.h"

namespace ecsync::sandbox::tiktok {

/// `POST /product/202502/products/search` and its older versions: products without pictures and
/// option names.
Reply search_products(const Context& context);
/// `GET /product/202309/products/{id}`: one product with both; not for frozen and deleted ones.
Reply get_product(const Context& context);

}  // namespace ecsync::sandbox::tiktok
