#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/goods/link_product.h"

namespace ecsync {

struct SkuLinking {
  std::optional<ConnectionKey> connection{};  ///< only listings of this one
  bool create = false;                        ///< make a product for an SKU that none has
  std::string unit{};                         ///< of these products
  bool same_sku = false;  ///< also where several listings of a shop have the same SKU
  bool combos = false;    ///< also bundles, to the products that their parts' SKUs name
  bool dry_run = false;
};

/// Why linking by SKU leaves a listing alone. The names are public.
enum class LeftAlone {
  no_sku,
  same_sku,    ///< others of its shop have the SKU too
  no_product,  ///< no product has the SKU as its code
  no_code,     ///< the SKU cannot be a code
  similar,     ///< its SKU is nearly the code of a product
  relisted,    ///< a listing of the SKU that is not listed any more stands for other products
  bundle,      ///< the marketplace composes it of others, and not each has a product
  combo,       ///< the marketplace composes it of others, whose products it could be linked to
};
/// The enumerator's own name.
std::string_view name(LeftAlone reason);

/// Links each unlinked listing to the product whose code is its seller SKU, in one transaction. A
/// vanished listing keeps none of the same SKU from being linked. The report has in `created` the
/// products that were made, in `left_alone` the listings that were not linked, without those that
/// have vanished.
LinkReport link_by_sku(db::Database& database, const SkuLinking& linking);

}  // namespace ecsync
