#pragma once

#include "tests/sandbox/truth.h"

namespace ecsync::sandbox::lazada {

/// `item_id:SkuId`, the variation and the picture as Lazada's rows give them.
SkuNames names_of(const Product& product, const Sku& sku);
TruthOrder read_order(const Shop& shop, const Order& order);
/// Every SKU of every product that the filter `all` gives. Prices are those of `now`.
std::vector<TruthListing> read_listings(const Shop& shop, Seconds now);
/// Whether the catalogue call with filter `all` gives the product.
bool in_catalogue(const Product& product);

}  // namespace ecsync::sandbox::lazada
