#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tests/sandbox/shop_model.h"
#include "tests/sandbox/truth.h"

namespace ecsync::sandbox::shopee {

/// One way in which a product's variants differ, and the values there are, in their order.
struct Tier {
  std::string name;
  std::vector<std::string> options;
};

/// Every variant of a product has a value in each of its tiers. Empty for a product without
/// variants.
std::vector<Tier> tiers_of(const Product& product);
/// Where the variant stands in each tier.
std::vector<std::size_t> tier_index(const std::vector<Tier>& tiers, const Sku& sku);

/// A single variant is no variant: its model id is 0.
bool has_models(const Product& product);
/// The product's own SKU, which its variants do not share; "" on many.
std::string parent_code(const Product& product);
std::uint64_t model_id(const Product& product, const Sku& sku);
/// `ITEM:MODEL`, or `ITEM` alone without models. Pictures belong to the options of the first tier.
SkuNames names_of(const Product& product, const Sku& sku);
/// Whether the variant itself is for sale; what has no models cannot say no.
bool on_offer(const Product& product, const Sku& sku);
Hundredths price_now(const Sku& sku, Seconds now);

/// What the buyer pays: goods, freight, vouchers.
Hundredths total_of(const Order& order);

/// A price as JSON: `48000`, `48000.0`, `12.9` or `12.90`.
std::string price_text(Hundredths amount, std::uint64_t dice);

}  // namespace ecsync::sandbox::shopee
