#include "core/base/text.h"
#include "core/db/conditions.h"
#include "core/db/cursor.h"
#include "core/db/orders.h"
#include "core/db/read_order.h"

namespace ecsync::db {
namespace {

// Listings first, each looked at once, then the lines that hold them; the line's own seller SKU may
// differ from the one that its listing has today.
constexpr auto search_condition = R"sql((o.number LIKE ? ESCAPE '\' OR o.id IN (
    SELECT l.order_id FROM order_lines l
    WHERE l.seller_sku LIKE ? ESCAPE '\' OR l.listing_id IN (
      SELECT g.id FROM listings g WHERE g.search_key LIKE ? ESCAPE '\'
      UNION
      SELECT k.listing_id FROM products p JOIN links k ON k.product_id = p.id
      WHERE p.search_key LIKE ? ESCAPE '\'))))sql";

constexpr auto unlinked_condition = R"sql(
  EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id
    AND NOT EXISTS (SELECT 1 FROM links k WHERE k.listing_id = l.listing_id)))sql";

constexpr auto without_slip_condition = R"sql(
  NOT EXISTS (SELECT 1 FROM slips s WHERE s.order_id = o.id
    AND s.status IN ('awaiting_export', 'exported')))sql";

/// `'new', 'packing'`; the names are ours, so nothing needs quoting.
std::string quoted_names(const std::vector<OrderStatus>& statuses) {
  std::string list;
  for (const auto status : statuses) {
    if (!list.empty()) list += ", ";
    list.append("'").append(name(status)).append("'");
  }
  return list;
}

Conditions conditions_of(const OrderFilter& filter, const std::optional<PageCursor>& after) {
  Conditions conditions;
  if (filter.connection) conditions.add("o.connection_id = ?", *filter.connection);
  if (!filter.statuses.empty())
    conditions.add("o.status IN (" + quoted_names(filter.statuses) + ")");
  if (filter.since) conditions.add("o.created_at >= ?", *filter.since);
  if (filter.until) conditions.add("o.created_at < ?", *filter.until);
  if (filter.unlinked) conditions.add(unlinked_condition);
  if (filter.without_slip) conditions.add(without_slip_condition);
  if (const auto searched = text::fold(filter.search); !searched.empty()) {
    const auto pattern = containing(searched);
    conditions.add(search_condition, pattern, pattern, pattern, pattern);
  }
  if (after) conditions.add("(o.created_at, o.id) < (?, ?)", after->first, after->second);
  return conditions;
}

}  // namespace

Result<OrderList> list_orders(Database& database, const OrderFilter& filter) {
  std::optional<PageCursor> after;
  if (!filter.after.empty()) {
    after = parse_cursor(filter.after);
    if (!after) return not_a_cursor();
  }
  const auto conditions = conditions_of(filter, after);
  const auto sql =
      select_orders(conditions.sql() + " ORDER BY o.created_at DESC, o.id DESC LIMIT ?");

  const ReadTransaction one_state(database);
  Query query(database, sql.c_str());
  conditions.bind_to(query);
  query.bind(limit_with_one_more(filter.limit));

  OrderList list;
  list.orders = read_orders(database, query);
  if (filter.limit && std::ssize(list.orders) > *filter.limit) {
    list.orders.pop_back();
    if (!list.orders.empty()) {
      const auto& last = list.orders.back();
      list.next = to_text(PageCursor{epoch_seconds(last.created_at), last.key.value});
    }
  }
  return list;
}

}  // namespace ecsync::db
