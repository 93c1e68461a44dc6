#include "core/db/links.h"

#include "core/db/links_of_listing.h"
#include "core/db/query.h"
#include "core/db/slip_check.h"

namespace ecsync::db {
namespace {

// Both numbers come from the index order_lines_by_listing alone.
constexpr auto reach_sql =
    "SELECT count(*), count(DISTINCT order_id) FROM order_lines WHERE listing_id = ?1"_sql;

constexpr auto sku_listings_sql = R"sql(
  SELECT g.id, g.connection_id, c.platform, c.shop_id, g.item_id, g.sku_id, g.seller_sku, g.name,
    g.variation, g.image, g.price, g.currency, g.active,
    CASE WHEN EXISTS (SELECT 1 FROM links k WHERE k.listing_id = g.id) THEN 1 ELSE 0 END,
    CASE WHEN EXISTS (SELECT 1 FROM listing_parts t WHERE t.listing_id = g.id) THEN 1 ELSE 0 END
  FROM listings g JOIN connections c ON c.id = g.connection_id
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

std::vector<SkuListing> sku_listings(Database& database) {
  Query query(database, sku_listings_sql);
  std::vector<SkuListing> listings;
  SkuListing row;
  ConnectionId shop;
  ListingId id;
  while (query.next(row.key, row.connection, shop.site, shop.shop, id.item, id.sku, row.seller_sku,
                    row.name, row.variation, row.image, row.price, row.currency, row.active,
                    row.linked, row.bundle)) {
    row.reference = to_text(shop) + "/" + to_text(id);
    listings.push_back(row);
  }
  return listings;
}

std::vector<LinkedProduct> linked_products(Database& database, ListingKey listing) {
  return resolve_link(database, listing).products;
}

}  // namespace ecsync::db
