#include "core/db/links.h"

#include "core/db/query.h"
#include "core/db/slip_check.h"

namespace ecsync::db {
namespace {

// Both numbers come from the index order_lines_by_listing alone.
constexpr auto reach_sql =
    "SELECT count(*), count(DISTINCT order_id) FROM order_lines WHERE listing_id = ?1"_sql;

constexpr auto sku_matches_sql = R"sql(
  SELECT g.id, c.platform, c.shop_id, g.item_id, g.sku_id, p.id, p.code,
    CASE WHEN EXISTS (SELECT 1 FROM listings other WHERE other.seller_sku = g.seller_sku
                      AND other.connection_id = g.connection_id AND other.id <> g.id)
      THEN 0 ELSE 1 END
  FROM listings g JOIN connections c ON c.id = g.connection_id
  JOIN products p ON p.code = g.seller_sku AND p.deleted_at IS NULL
  WHERE NOT EXISTS (SELECT 1 FROM links k WHERE k.listing_id = g.id)
    AND (CAST(?1 AS bigint) IS NULL OR g.connection_id = ?1)
  ORDER BY c.platform, c.shop_id, g.item_id, g.sku_id)sql"_sql;

}  // namespace

void replace_links(Database& database, ListingKey listing, const std::vector<Link>& links) {
  Query(database, "DELETE FROM links WHERE listing_id = ?1"_sql, listing).run();
  for (const auto& link : links) {
    Query(database, "INSERT INTO links (listing_id, product_id, quantity) VALUES (?1, ?2, ?3)"_sql,
          listing, link.product, link.quantity)
        .run();
  }
  check_slips_of_listing(database, listing);
}

LinkReach link_reach(Database& database, ListingKey listing) {
  Query query(database, reach_sql, listing);
  LinkReach reach;
  query.next(reach.lines, reach.orders);
  return reach;
}

std::vector<SkuMatch> sku_matches(Database& database, std::optional<ConnectionKey> connection) {
  Query query(database, sku_matches_sql, connection);
  std::vector<SkuMatch> matches;
  SkuMatch match;
  ConnectionId id;
  ListingId listing;
  while (query.next(match.listing, id.site, id.shop, listing.item, listing.sku, match.product,
                    match.code, match.unique)) {
    match.reference = to_text(id) + "/" + to_text(listing);
    matches.push_back(match);
  }
  return matches;
}

}  // namespace ecsync::db
