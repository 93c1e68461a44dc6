#pragma once

#include <string>

#include "tests/sandbox/truth.h"

namespace ecsync::sandbox::tiktok {

/// `product_id:sku_id`, the option values and the picture as the catalogue gives them.
SkuNames names_of(const Product& product, const Sku& sku);
/// The same as an order line gives them: a variant without options has a localized word there.
SkuNames names_on_line(const Country& country, const Product& product, const Sku& sku);
TruthOrder read_order(const Shop& shop, const Order& order);
/// Every SKU of every product that the search gives; without option values and picture where the
/// product has no details.
std::vector<TruthListing> read_listings(const Shop& shop);

/// Whether the product search gives the product when no status is asked for.
bool in_catalogue(const Product& product);
/// Whether the product's details can be read.
bool has_details(const Product& product);

}  // namespace ecsync::sandbox::tiktok
