#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/sandbox/random.h"

namespace ecsync::sandbox {

/// A product's title. `index` counts the shop's products: the first ones are the awkward titles
/// (quotes, emoji, control and direction characters, formulas, very long ones), so that even a
/// small shop has them all; the others are made of everyday words.
std::string product_name(std::size_t index, Random& random);
/// A title of everyday words.
std::string plain_name(Random& random);

/// A seller's own code for the `sku`-th variant of the `product`-th product. Some are empty,
/// padded, shared with another product or differ from it only in case.
std::string seller_code(std::size_t product, std::size_t sku, Random& random);

/// A seller's code that says no more than which variant it is.
std::string plain_code(std::size_t product, std::size_t sku);

/// The options of the `sku`-th variant: none for a product with one variant.
std::vector<std::pair<std::string, std::string>> sku_options(std::size_t sku, std::size_t count,
                                                             Random& random);

}  // namespace ecsync::sandbox
