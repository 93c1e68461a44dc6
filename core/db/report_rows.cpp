#include "core/db/report_rows.h"

#include <algorithm>

#include "core/db/query.h"

namespace ecsync::db {
namespace {

// The list of connections has no fixed length, so rows of others are passed over here.

constexpr auto orders_sql = R"sql(
  SELECT o.connection_id, o.created_at, o.status, o.return_status, o.currency, o.total,
    CAST((SELECT sum(l.quantity - l.quantity_cancelled) FROM order_lines l
          WHERE l.order_id = o.id) AS bigint)
  FROM orders o WHERE o.created_at >= ?1 AND o.created_at <= ?2)sql"_sql;

constexpr auto waiting_sql = R"sql(
  SELECT o.connection_id, count(*),
    CAST(sum(CASE o.slip WHEN 'awaiting_export' THEN 0 ELSE 1 END) AS bigint), min(o.created_at),
    CAST(sum(o.cancel_requested) AS bigint)
  FROM orders o
  WHERE o.status IN ('processing', 'packing') AND o.fulfilled_by = 'seller'
    AND o.slip <> 'exported'
  GROUP BY o.connection_id ORDER BY o.connection_id)sql"_sql;

constexpr auto needed_sql = R"sql(
  SELECT o.connection_id, p.code, p.name,
    CAST(sum((l.quantity - l.quantity_cancelled - l.quantity_returned) * k.quantity) AS bigint),
    CAST(coalesce((SELECT sum(s.available) FROM stock s WHERE s.product_id = p.id), 0) AS bigint)
  FROM orders o JOIN order_lines l ON l.order_id = o.id
  JOIN links k ON k.listing_id = l.listing_id JOIN products p ON p.id = k.product_id
  WHERE o.status IN ('processing', 'packing') AND o.fulfilled_by = 'seller'
    AND o.slip <> 'exported' AND o.slip <> 'awaiting_export'
  GROUP BY p.id, p.code, p.name, o.connection_id ORDER BY p.code)sql"_sql;

constexpr auto sold_products_sql = R"sql(
  SELECT o.connection_id, p.code, p.name,
    CAST(sum(CASE WHEN o.created_at >= ?3
             THEN (l.quantity - l.quantity_cancelled) * k.quantity ELSE 0 END) AS bigint),
    CAST(sum(CASE WHEN o.created_at < ?3
             THEN (l.quantity - l.quantity_cancelled) * k.quantity ELSE 0 END) AS bigint),
    CAST(coalesce((SELECT sum(s.available) FROM stock s WHERE s.product_id = p.id), 0) AS bigint)
  FROM orders o JOIN order_lines l ON l.order_id = o.id
  JOIN links k ON k.listing_id = l.listing_id JOIN products p ON p.id = k.product_id
  WHERE o.created_at >= ?1 AND o.created_at <= ?2
    AND o.status IN ('processing', 'packing', 'shipping', 'completed')
  GROUP BY p.id, p.code, p.name, o.connection_id ORDER BY p.code)sql"_sql;

constexpr auto sold_listings_sql = R"sql(
  SELECT g.connection_id, c.platform || ':' || c.shop_id || '/' || g.item_id ||
      CASE g.sku_id WHEN '' THEN '' ELSE ':' || g.sku_id END, g.name,
    CAST(sum(CASE WHEN o.created_at >= ?3 THEN l.quantity - l.quantity_cancelled ELSE 0 END)
         AS bigint),
    CAST(sum(CASE WHEN o.created_at < ?3 THEN l.quantity - l.quantity_cancelled ELSE 0 END)
         AS bigint)
  FROM orders o JOIN order_lines l ON l.order_id = o.id
  JOIN listings g ON g.id = l.listing_id JOIN connections c ON c.id = g.connection_id
  WHERE o.created_at >= ?1 AND o.created_at <= ?2
    AND o.status IN ('processing', 'packing', 'shipping', 'completed')
    AND NOT EXISTS (SELECT 1 FROM links k WHERE k.listing_id = l.listing_id)
  GROUP BY g.id, g.connection_id, c.platform, c.shop_id, g.item_id, g.sku_id, g.name
  ORDER BY g.id)sql"_sql;

bool holds(const std::vector<ConnectionKey>& connections, ConnectionKey key) {
  return std::find(connections.begin(), connections.end(), key) != connections.end();
}

/// Rows of one product come one after the other, one for each connection.
void read_products(Database& database, const ReportScope& scope, Timestamp middle,
                   std::vector<PiecesSold>& all) {
  Query query(database, sold_products_sql, scope.since, scope.until, middle);
  ConnectionKey connection;
  PiecesSold row;
  while (query.next(connection, row.product, row.name, row.pieces, row.before, row.available)) {
    if (!holds(scope.connections, connection)) continue;
    if (all.empty() || all.back().product != row.product) {
      all.push_back(row);
      continue;
    }
    all.back().pieces += row.pieces;
    all.back().before += row.before;
  }
}

void read_listings(Database& database, const ReportScope& scope, Timestamp middle,
                   std::vector<PiecesSold>& all) {
  Query query(database, sold_listings_sql, scope.since, scope.until, middle);
  ConnectionKey connection;
  PiecesSold row;
  while (query.next(connection, row.listing, row.name, row.pieces, row.before)) {
    if (holds(scope.connections, connection)) all.push_back(row);
  }
}

}  // namespace

void each_order(Database& database, const ReportScope& scope,
                const std::function<void(const OrderFigures&)>& take) {
  Query query(database, orders_sql, scope.since, scope.until);
  OrderFigures row;
  while (query.next(row.connection, row.created_at, row.status, row.return_status, row.currency,
                    row.total, row.units)) {
    if (holds(scope.connections, row.connection)) take(row);
  }
}

std::vector<WaitingOrders> waiting_orders(Database& database,
                                          const std::vector<ConnectionKey>& connections) {
  Query query(database, waiting_sql);
  std::vector<WaitingOrders> all;
  WaitingOrders row;
  while (
      query.next(row.connection, row.orders, row.without_slip, row.oldest, row.cancel_requested)) {
    if (holds(connections, row.connection)) all.push_back(row);
  }
  return all;
}

std::vector<ProductNeed> needed_products(Database& database,
                                         const std::vector<ConnectionKey>& connections) {
  Query query(database, needed_sql);
  std::vector<ProductNeed> all;
  ConnectionKey connection;
  ProductNeed row;
  while (query.next(connection, row.code, row.name, row.wanted, row.available)) {
    if (!holds(connections, connection)) continue;
    if (!all.empty() && all.back().code == row.code)
      all.back().wanted += row.wanted;
    else
      all.push_back(row);
  }
  return all;
}

std::vector<PiecesSold> pieces_sold(Database& database, const ReportScope& scope,
                                    Timestamp middle) {
  std::vector<PiecesSold> all;
  read_products(database, scope, middle, all);
  read_listings(database, scope, middle, all);
  return all;
}

std::map<ConnectionKey, std::int64_t> count_unknown_orders(Database& database) {
  constexpr auto sql = R"sql(
    SELECT connection_id, count(*) FROM orders WHERE status = 'unknown'
    GROUP BY connection_id)sql"_sql;
  Query query(database, sql);
  std::map<ConnectionKey, std::int64_t> counts;
  ConnectionKey connection;
  for (std::int64_t count = 0; query.next(connection, count);) counts.emplace(connection, count);
  return counts;
}

}  // namespace ecsync::db
