#include "core/db/listing_parts.h"

#include "core/db/query.h"

namespace ecsync::db {
namespace {

std::vector<ListingPart> read_parts(Database& database, Sql sql, ListingKey listing) {
  Query query(database, sql, listing);
  std::vector<ListingPart> parts;
  ListingPart row;
  while (query.next(row.listing.item, row.listing.sku, row.seller_sku, row.quantity))
    parts.push_back(row);
  return parts;
}

/// What decides whether an order's word about a bundle counts.
struct KnownBundle {
  ListingKey key;
  bool pulled = false;
};

std::optional<KnownBundle> find_bundle(Database& database, ConnectionKey connection,
                                       const ListingId& id) {
  constexpr auto sql = R"sql(
    SELECT id, pulled FROM listings
    WHERE connection_id = ?1 AND item_id = ?2 AND sku_id = ?3)sql"_sql;
  Query query(database, sql, connection, id.item, id.sku);
  KnownBundle row;
  if (!query.next(row.key, row.pulled)) return std::nullopt;
  return row;
}

}  // namespace

std::vector<ListingPart> stored_parts(Database& database, ListingKey listing) {
  constexpr auto sql = R"sql(
    SELECT item_id, sku_id, seller_sku, quantity FROM listing_parts
    WHERE listing_id = ?1 ORDER BY part)sql"_sql;
  return read_parts(database, sql, listing);
}

std::vector<ListingPart> shown_parts(Database& database, ListingKey listing) {
  constexpr auto sql = R"sql(
    SELECT t.item_id, t.sku_id,
      CASE WHEN t.seller_sku IS NULL THEN g.seller_sku ELSE t.seller_sku END, t.quantity
    FROM listing_parts t JOIN listings b ON b.id = t.listing_id
    LEFT JOIN listings g ON g.connection_id = b.connection_id AND g.item_id = t.item_id
      AND g.sku_id = t.sku_id
    WHERE t.listing_id = ?1 ORDER BY t.part)sql"_sql;
  return read_parts(database, sql, listing);
}

void store_parts(Database& database, ListingKey listing, const std::vector<ListingPart>& parts) {
  Query(database, "DELETE FROM listing_parts WHERE listing_id = ?1"_sql, listing).run();
  constexpr auto sql = R"sql(
    INSERT INTO listing_parts (listing_id, part, item_id, sku_id, seller_sku, quantity)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6))sql"_sql;
  std::int64_t number = 0;
  for (const auto& part : parts)
    Query(database, sql, listing, ++number, part.listing.item, part.listing.sku, part.seller_sku,
          part.quantity)
        .run();
}

std::vector<StaleParts> stale_parts_of_order(Database& database, ConnectionKey connection,
                                             const RemoteOrder& order) {
  std::vector<StaleParts> stale;
  for (const auto& [id, parts] : order.bundles) {
    const auto known = find_bundle(database, connection, id);
    if (!known) continue;
    auto stored = stored_parts(database, known->key);
    if (stored == parts || (known->pulled && !stored.empty())) continue;
    stale.push_back({known->key, id, parts, std::move(stored)});
  }
  return stale;
}

void take_parts_of_order(Database& database, ConnectionKey connection, const RemoteOrder& order) {
  for (const auto& stale : stale_parts_of_order(database, connection, order))
    store_parts(database, stale.key, stale.told);
}

const std::vector<ListingPart>& ShownParts::operator()(ListingKey listing) {
  const auto found = known_.find(listing);
  if (found != known_.end()) return found->second;
  return known_.emplace(listing, shown_parts(database_, listing)).first->second;
}

}  // namespace ecsync::db
