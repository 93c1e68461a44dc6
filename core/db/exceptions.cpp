#include "core/db/exceptions.h"

#include "core/db/query.h"

namespace ecsync::db {
namespace {

constexpr auto cancelled_sql = R"sql(
  SELECT c.platform, c.shop_id, o.number, o.status, o.status_native, o.updated_at, s.number,
    s.status
  FROM slips s JOIN orders o ON o.id = s.order_id JOIN connections c ON c.id = o.connection_id
  WHERE s.status IN ('awaiting_export', 'exported') AND o.status = 'cancelled'
  ORDER BY o.updated_at, o.id)sql"_sql;

constexpr auto sent_sql = R"sql(
  SELECT c.platform, c.shop_id, o.number, o.status, o.status_native, o.updated_at
  FROM orders o JOIN connections c ON c.id = o.connection_id
  WHERE o.created_at > (SELECT min(created_at) FROM slips)
    AND o.status IN ('shipping', 'completed') AND o.fulfilled_by = 'seller'
    AND NOT EXISTS (SELECT 1 FROM slips s
                    WHERE s.order_id = o.id AND s.status IN ('awaiting_export', 'exported'))
    AND EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id
                AND l.quantity > l.quantity_cancelled + l.quantity_returned)
  ORDER BY o.updated_at, o.id)sql"_sql;

constexpr auto unlinked_sql = R"sql(
  SELECT min(c.platform), min(c.shop_id), o.number, o.status, o.status_native, o.updated_at,
    count(*), min(g.item_id || CASE g.sku_id WHEN '' THEN '' ELSE ':' || g.sku_id END)
  FROM orders o JOIN connections c ON c.id = o.connection_id
  JOIN order_lines l ON l.order_id = o.id JOIN listings g ON g.id = l.listing_id
  WHERE o.status IN ('new', 'processing', 'packing', 'shipping')
    AND l.quantity > l.quantity_cancelled + l.quantity_returned
    AND NOT EXISTS (SELECT 1 FROM links k WHERE k.listing_id = l.listing_id)
  GROUP BY o.id ORDER BY o.updated_at, o.id)sql"_sql;

constexpr auto unknown_sql = R"sql(
  SELECT c.platform, c.shop_id, o.number, o.status, o.status_native, o.updated_at
  FROM orders o JOIN connections c ON c.id = o.connection_id
  WHERE o.status = 'unknown' OR o.unknown_line_state = 1
  ORDER BY o.updated_at, o.id)sql"_sql;

// Only connected shops: without a sign-in no order of a shop can change, and the connection itself
// is reported.
constexpr auto unchanged_sql = R"sql(
  SELECT c.platform, c.shop_id, o.number, o.status, o.status_native, o.updated_at
  FROM orders o JOIN connections c ON c.id = o.connection_id
  WHERE o.status = ?1 AND o.updated_at < ?2 AND c.status = 'connected'
  ORDER BY o.updated_at, o.id)sql"_sql;

/// Reads the columns that every list begins with, then `more`.
template <class... More>
std::vector<OddOrder> read_orders(Query&& query, More OddOrder::*... more) {
  std::vector<OddOrder> orders;
  OddOrder order;
  while (query.next(order.connection.site, order.connection.shop, order.number, order.status,
                    order.status_native, order.since, order.*more...))
    orders.push_back(order);
  return orders;
}

}  // namespace

std::vector<OddOrder> cancelled_orders_with_slip(Database& database) {
  return read_orders(Query(database, cancelled_sql), &OddOrder::slip, &OddOrder::slip_status);
}

std::vector<OddOrder> sent_orders_without_slip(Database& database) {
  return read_orders(Query(database, sent_sql));
}

std::vector<OddOrder> live_orders_with_unlinked_lines(Database& database) {
  auto orders = read_orders(Query(database, unlinked_sql), &OddOrder::lines, &OddOrder::listing);
  for (auto& order : orders) order.listing.insert(0, to_text(order.connection) + "/");
  return orders;
}

std::vector<OddOrder> orders_of_unknown_status(Database& database) {
  return read_orders(Query(database, unknown_sql));
}

std::vector<OddOrder> unchanged_orders(Database& database, OrderStatus status, Timestamp before) {
  return read_orders(Query(database, unchanged_sql, status, before));
}

}  // namespace ecsync::db
