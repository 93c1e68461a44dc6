#include "core/db/slip_basis.h"

#include <algorithm>
#include <utility>

#include "core/db/query.h"

namespace ecsync::db {
namespace {

constexpr auto order_sql = R"sql(
  SELECT c.platform, c.shop_id, o.number, o.status, o.status_native, o.cancel_requested,
    o.unknown_line_state, o.fulfilled_by,
    (SELECT s.id FROM slips s
     WHERE s.order_id = o.id AND s.status IN ('awaiting_export', 'exported')
       AND s.closed_at IS NULL),
    (SELECT r.reason FROM rejected_orders r
     WHERE r.connection_id = o.connection_id AND r.number = o.number),
    (SELECT g.reason FROM gone_orders g WHERE g.order_id = o.id)
  FROM orders o JOIN connections c ON c.id = o.connection_id WHERE o.id = ?1)sql"_sql;

constexpr auto basis_lines_sql = R"sql(
  SELECT l.line, l.listing_id, g.item_id, g.sku_id, l.seller_sku, l.name,
    l.quantity - l.quantity_cancelled - l.quantity_returned,
    l.quantity_returned + l.quantity_failed, l.unit_price,
    p.id, p.code, p.name, p.unit, p.price, p.currency, k.quantity
  FROM order_lines l JOIN listings g ON g.id = l.listing_id
  LEFT JOIN links k ON k.listing_id = l.listing_id
  LEFT JOIN products p ON p.id = k.product_id
  WHERE l.order_id = ?1 AND l.quantity > l.quantity_cancelled + l.quantity_returned
  ORDER BY l.line, p.code)sql"_sql;

constexpr auto eligible_condition = R"sql(
  o.fulfilled_by = 'seller' AND o.cancel_requested = 0
    AND NOT EXISTS (SELECT 1 FROM slips s
                    WHERE s.order_id = o.id AND s.status IN ('awaiting_export', 'exported')
                      AND s.closed_at IS NULL)
    AND (o.slip <> 'closed' OR EXISTS (
      SELECT 1 FROM order_history h
      WHERE h.order_id = o.id AND h.status IN ('processing', 'packing') AND h.origin <> 'remap'
        AND (h.at > (SELECT max(s.closed_at) FROM slips s WHERE s.order_id = o.id)
          OR (h.at > (SELECT max(s.exported_at) FROM slips s
                      WHERE s.order_id = o.id AND s.closed_at IS NOT NULL)
            AND (SELECT b.status FROM order_history b
                 WHERE b.order_id = o.id AND (b.at < h.at OR (b.at = h.at AND b.id < h.id))
                 ORDER BY b.at DESC, b.id DESC LIMIT 1)
              IN ('shipping', 'completed', 'cancelled', 'unknown')))))
    AND NOT EXISTS (SELECT 1 FROM rejected_orders r
                    WHERE r.connection_id = o.connection_id AND r.number = o.number)
    AND NOT EXISTS (SELECT 1 FROM gone_orders g WHERE g.order_id = o.id)
    AND EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id
                AND l.quantity > l.quantity_cancelled + l.quantity_returned))sql"_sql;

/// One row per line and product; a line without a link is one row without product.
void read_lines(Database& database, SlipBasis& basis) {
  Query query(database, basis_lines_sql, basis.order);
  SlipBasisLine line;
  ListingId listing;
  std::optional<std::int64_t> unit_price;
  std::optional<ProductKey> product;
  SlipComponent component;
  while (query.next(line.line, line.listing_key, listing.item, listing.sku, line.seller_sku,
                    line.name, line.living, line.back, unit_price, product, component.code,
                    component.name, component.unit, component.price, component.currency,
                    component.quantity)) {
    if (basis.lines.empty() || basis.lines.back().line != line.line) {
      line.listing = to_text(basis.connection) + "/" + to_text(listing);
      basis.lines.push_back(line);
    }
    if (!unit_price) basis.unread_price = true;
    if (!product) continue;
    component.product = *product;
    basis.lines.back().products.push_back(component);
  }
}

}  // namespace

SlipBasis read_slip_basis(Database& database, OrderKey order) {
  SlipBasis basis;
  basis.order = order;
  Query query(database, order_sql, order);
  query.next(basis.connection.site, basis.connection.shop, basis.number, basis.status,
             basis.status_native, basis.cancel_requested, basis.unknown_line_state,
             basis.fulfilled_by, basis.live_slip, basis.set_aside, basis.gone);
  read_lines(database, basis);
  return basis;
}

std::vector<OrderKey> eligible_orders(Database& database, const EligibleFilter& filter) {
  std::vector<OrderKey> keys;
  if (filter.statuses.empty()) return keys;
  Statement statement("SELECT o.id FROM orders o"_sql);
  statement.require_one_of("o.status"_sql, filter.statuses);
  if (filter.connection) statement.require("o.connection_id = ?1"_sql, *filter.connection);
  for (const auto& connection : filter.without)
    statement.require("o.connection_id <> ?1"_sql, connection);
  if (filter.since) statement.require("o.created_at >= ?1"_sql, *filter.since);
  statement.require(eligible_condition);
  statement.add(" ORDER BY o.created_at, o.id"_sql);
  Query query(database, statement);
  for (OrderKey key; query.next(key);) keys.push_back(key);
  return keys;
}

std::vector<OrderKey> oldest_first(Database& database, const std::vector<OrderKey>& orders) {
  constexpr auto sql = "SELECT created_at FROM orders WHERE id = ?1"_sql;
  std::vector<std::pair<Timestamp, OrderKey>> dated;
  for (const auto order : orders) {
    Query query(database, sql, order);
    Timestamp created;
    if (query.next(created)) dated.emplace_back(created, order);
  }
  std::sort(dated.begin(), dated.end());
  dated.erase(std::unique(dated.begin(), dated.end()), dated.end());
  std::vector<OrderKey> keys;
  keys.reserve(dated.size());
  for (const auto& [created, order] : dated) keys.push_back(order);
  return keys;
}

}  // namespace ecsync::db
