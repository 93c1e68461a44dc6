#include "core/base/text.h"
#include "core/db/cursor.h"
#include "core/db/orders.h"
#include "core/db/query.h"
#include "core/db/read_order.h"
#include "core/db/search.h"

namespace ecsync::db {
namespace {

// Listings first, each looked at once, then the lines that hold them; the line's own seller SKU may
// differ from the one that its listing has today.
constexpr auto search_condition = R"sql(
  (lower(o.number) LIKE ?1 ESCAPE '\' OR o.id IN (
    SELECT l.order_id FROM order_lines l
    WHERE l.listing_id IN (
      SELECT g.id FROM listings g WHERE g.search_key LIKE ?1 ESCAPE '\'
      UNION
      SELECT k.listing_id FROM products p JOIN links k ON k.product_id = p.id
      WHERE p.search_key LIKE ?1 ESCAPE '\')
    OR lower(l.seller_sku) LIKE ?1 ESCAPE '\')))sql"_sql;

constexpr auto unlinked_condition = R"sql(
  EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id
    AND NOT EXISTS (SELECT 1 FROM links k WHERE k.listing_id = l.listing_id)))sql"_sql;

constexpr auto without_slip_condition = R"sql(
  NOT EXISTS (SELECT 1 FROM slips s WHERE s.order_id = o.id
    AND s.status IN ('awaiting_export', 'exported') AND s.closed_at IS NULL))sql"_sql;

void require_all(Statement& orders, const OrderFilter& filter) {
  if (filter.connection) orders.require("o.connection_id = ?1"_sql, *filter.connection);
  if (!filter.statuses.empty()) orders.require_one_of("o.status"_sql, filter.statuses);
  if (filter.since) orders.require("o.created_at >= ?1"_sql, *filter.since);
  if (filter.until) orders.require("o.created_at < ?1"_sql, *filter.until);
  if (filter.unlinked) orders.require(unlinked_condition);
  if (filter.without_slip) orders.require(without_slip_condition);
  if (const auto searched = text::fold(filter.search); !searched.empty())
    orders.require(search_condition, search_pattern(searched));
}

Statement newest_first(const OrderFilter& filter, const std::optional<PageCursor>& after) {
  auto orders = select_orders();
  require_all(orders, filter);
  if (after) orders.require("(o.created_at, o.id) < (?1, ?2)"_sql, after->first, after->second);
  orders.add(" ORDER BY o.created_at DESC, o.id DESC LIMIT ?1"_sql,
             limit_with_one_more(filter.limit));
  return orders;
}

}  // namespace

Result<OrderList> list_orders(Database& database, const OrderFilter& filter) {
  std::optional<PageCursor> after;
  if (!filter.after.empty()) {
    after = parse_cursor(filter.after);
    if (!after) return not_a_cursor();
  }
  const ReadTransaction one_state(database);
  OrderList list;
  list.orders = read_orders(database, newest_first(filter, after));
  if (filter.limit && std::ssize(list.orders) > *filter.limit) {
    list.orders.pop_back();
    if (!list.orders.empty()) {
      const auto& last = list.orders.back();
      list.next = to_text(PageCursor{epoch_seconds(last.created_at), last.key.value});
    }
  }
  return list;
}

std::int64_t count_orders(Database& database, const OrderFilter& filter) {
  Statement orders("SELECT count(*) FROM orders o"_sql);
  require_all(orders, filter);
  return read_count(Query(database, orders));
}

}  // namespace ecsync::db
