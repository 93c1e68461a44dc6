#pragma once

#include "tests/sandbox/json_text.h"
#include "tests/sandbox/shop_model.h"

namespace ecsync::sandbox::lazada {

/// One product with its SKUs, as /products/get and /product/item/get give it.
void write_product(JsonText& out, const Shop& shop, const Product& product);

}  // namespace ecsync::sandbox::lazada
