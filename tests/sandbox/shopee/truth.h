#pragma once

#include "tests/sandbox/shop_model.h"
#include "tests/sandbox/truth.h"

namespace ecsync::sandbox::shopee {

TruthOrder read_order(const Shop& shop, const Order& order);
/// Whether the product is for sale or may be again: deleted ones are not.
bool in_catalogue(const Product& product);
std::vector<TruthListing> read_listings(const Shop& shop, Seconds now);

}  // namespace ecsync::sandbox::shopee
