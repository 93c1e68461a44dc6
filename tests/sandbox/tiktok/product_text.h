#pragma once

#include <string_view>

#include "tests/sandbox/json_text.h"
#include "tests/sandbox/shop_model.h"

namespace ecsync::sandbox::tiktok {

std::string_view status_word(Product::State state);

/// A product as the search gives it: no pictures, no option names, a local seller's price without
/// tax only.
void write_found_product(JsonText& out, const Shop& shop, const Product& product,
                         bool cross_border);
/// The whole product, as the detail call gives it.
void write_product_details(JsonText& out, const Shop& shop, const Product& product);

}  // namespace ecsync::sandbox::tiktok
