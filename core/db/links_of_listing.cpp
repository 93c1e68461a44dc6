#include "core/db/links_of_listing.h"

#include <algorithm>

#include "core/db/query.h"

namespace ecsync::db {

ResolvedLink resolve_link(Database& database, ListingKey listing) {
  constexpr auto sql = R"sql(
    SELECT p.code, k.quantity, p.name, p.image, p.unit
    FROM links k JOIN products p ON p.id = k.product_id
    WHERE k.listing_id = ?1)sql"_sql;
  Query query(database, sql, listing);
  ResolvedLink link;
  LinkedProduct product;
  while (query.next(product.code, product.quantity, link.name, link.image, link.unit))
    link.products.push_back(product);
  std::sort(link.products.begin(), link.products.end(),
            [](const auto& one, const auto& other) { return one.code < other.code; });
  return link;
}

const ResolvedLink& LinkResolver::operator()(ListingKey listing) {
  const auto found = known_.find(listing);
  if (found != known_.end()) return found->second;
  return known_.emplace(listing, resolve_link(database_, listing)).first->second;
}

}  // namespace ecsync::db
