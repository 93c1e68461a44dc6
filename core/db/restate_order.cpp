#include "core/db/listing_parts.h"
#include "core/db/order_rows.h"
#include "core/db/orders.h"
#include "core/db/query.h"
#include "core/db/unlinked_lines.h"

namespace ecsync::db {
namespace {

/// The order as the answer told it whose hash is stored: with the bundles that the file knows of
/// its listings, unless the answer did not bring them.
RemoteOrder answered_order(Database& database, OrderKey key, std::int64_t hash) {
  auto order = stored_order(database, key);
  if (hash_of(order) == hash) return order;
  constexpr auto sql = R"sql(
    SELECT DISTINCT l.listing_id, g.item_id, g.sku_id
    FROM order_lines l JOIN listings g ON g.id = l.listing_id
    WHERE l.order_id = ?1 AND EXISTS (SELECT 1 FROM listing_parts p WHERE p.listing_id = g.id)
    )sql"_sql;
  Query query(database, sql, key);
  ListingKey listing;
  ListingId id;
  while (query.next(listing, id.item, id.sku)) order.bundles[id] = stored_parts(database, listing);
  return order;
}

}  // namespace

std::vector<StoredState> stored_states(Database& database) {
  constexpr auto sql = R"sql(
    SELECT o.id, o.connection_id, c.platform, c.shop_id, c.name, o.number, o.status,
      o.status_native, o.unknown_line_state
    FROM orders o JOIN connections c ON c.id = o.connection_id
    ORDER BY o.connection_id, o.number)sql"_sql;
  Query query(database, sql);
  std::vector<StoredState> states;
  StoredState row;
  while (query.next(row.key, row.connection_key, row.connection.site, row.connection.shop,
                    row.connection_name, row.number, row.status, row.status_native,
                    row.unknown_line_state))
    states.push_back(row);
  return states;
}

std::vector<std::string> line_states(Database& database, OrderKey order) {
  constexpr auto sql = R"sql(
    SELECT DISTINCT status_native FROM order_lines
    WHERE order_id = ?1 AND status_native IS NOT NULL)sql"_sql;
  Query query(database, sql, order);
  std::vector<std::string> states;
  for (std::string row; query.next(row);) states.push_back(row);
  return states;
}

void restate_order(Database& database, const StoredState& known, OrderStatus status,
                   bool unknown_line_state) {
  const auto hash = find_known(database, known.connection_key, known.number).value().content_hash;
  auto order = answered_order(database, known.key, hash);
  order.status = status;
  order.unknown_line_state = unknown_line_state;
  update_order(database, known.key, order, hash_of(order));
  if (status == known.status) return;
  add_history(database, known.key, order, "remap");
  forget_unlinked_lines(database, known.connection_key);
}

}  // namespace ecsync::db
