#include "core/db/combos.h"

#include <map>

#include "core/db/products.h"
#include "core/records/money.h"

namespace ecsync::db {

std::vector<LinkedProduct> products_of_parts(Database& database,
                                             const std::vector<ListingPart>& parts) {
  std::map<std::string, std::int64_t> pieces;  // by code: a bundle may hold a part twice
  for (const auto& part : parts) {
    if (!part.seller_sku) return {};
    const auto product = find_product(database, *part.seller_sku);
    if (!product) return {};
    auto& sum = pieces[product->code];
    const auto added = checked_add(sum, part.quantity);
    if (!added || *added > max_quantity) return {};
    sum = *added;
  }
  std::vector<LinkedProduct> products;
  products.reserve(pieces.size());
  for (const auto& [code, quantity] : pieces) products.push_back({code, quantity});
  return products;
}

}  // namespace ecsync::db
