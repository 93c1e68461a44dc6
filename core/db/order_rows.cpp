#include "core/db/order_rows.h"

#include <fmt/format.h>

#include "core/db/listing_parts.h"
#include "core/db/listings.h"
#include "core/db/query.h"
#include "core/secrets/crypto.h"

namespace ecsync::db {
namespace {

/// Every stored value of an order as one text in which no two orders look the same: each value
/// carries its length.
class Serialisation {
 public:
  void add(std::string_view value) {
    text_ += fmt::format("{}:", value.size());
    text_ += value;
  }
  void add(std::int64_t value) { add(std::string_view(fmt::format_int(value).c_str())); }
  void add(Timestamp value) { add(epoch_seconds(value)); }
  template <class Value>
  void add(const std::optional<Value>& value) {
    if (value)
      add(*value);
    else
      text_ += "-";
  }
  /// What follows is not there in most orders, and must not pass for anything else.
  void mark() { text_ += "+"; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// Nothing for an order that has none of it, so that an older version's hash of it still holds.
void add_rarities(Serialisation& content, const RemoteOrder& order) {
  if (order.kind != OrderKind::order) {
    content.mark();
    content.add(name(order.kind));
  }
  for (std::size_t i = 0; i < order.lines.size(); ++i) {
    if (order.lines[i].failed == 0) continue;
    content.mark();
    content.add("failed");
    content.add(static_cast<std::int64_t>(i));
    content.add(order.lines[i].failed);
  }
  for (const auto& [listing, parts] : order.bundles) {
    content.mark();
    content.add(listing.item);
    content.add(listing.sku);
    for (const auto& part : parts) {
      content.add(part.listing.item);
      content.add(part.listing.sku);
      content.add(part.seller_sku);
      content.add(part.quantity);
    }
  }
}

std::vector<RemoteLine> stored_lines(Database& database, OrderKey order) {
  constexpr auto sql = R"sql(
    SELECT g.item_id, g.sku_id, l.seller_sku, l.name, l.variation, l.image, l.status_native,
      l.quantity, l.quantity_cancelled, l.quantity_returned, l.unit_price, l.quantity_failed
    FROM order_lines l JOIN listings g ON g.id = l.listing_id
    WHERE l.order_id = ?1 ORDER BY l.line)sql"_sql;
  Query query(database, sql, order);
  std::vector<RemoteLine> lines;
  RemoteLine row;
  while (query.next(row.listing.item, row.listing.sku, row.seller_sku, row.name, row.variation,
                    row.image, row.status_native, row.quantity, row.cancelled, row.returned,
                    row.unit_price, row.failed))
    lines.push_back(row);
  return lines;
}

/// The key of an order that was just added. A second look, which an index alone answers, costs
/// SQLite less than RETURNING.
OrderKey find_key(Database& database, ConnectionKey connection, const std::string& number) {
  constexpr auto sql = "SELECT id FROM orders WHERE connection_id = ?1 AND number = ?2"_sql;
  OrderKey key;
  Query(database, sql, connection, number).next(key);
  return key;
}

}  // namespace

std::int64_t hash_of(const RemoteOrder& order) {
  Serialisation content;
  content.add(order.number);
  content.add(name(order.status));
  content.add(order.status_native);
  content.add(std::int64_t{order.cancel_requested});
  content.add(std::int64_t{order.delivery_problem});
  content.add(std::int64_t{order.unknown_line_state});
  content.add(name(order.return_status));
  content.add(name(order.fulfilled_by));
  content.add(order.created_at);
  content.add(order.updated_at);
  content.add(order.total);
  content.add(order.currency.code);
  for (const auto& line : order.lines) {
    content.add(line.listing.item);
    content.add(line.listing.sku);
    content.add(line.seller_sku);
    content.add(line.name);
    content.add(line.variation);
    content.add(line.image);
    content.add(line.status_native);
    content.add(line.quantity);
    content.add(line.cancelled);
    content.add(line.returned);
    content.add(line.unit_price);
  }
  // Only where it says something: orders that were stored before it was read keep their hash.
  if (order.advance_fulfilment) content.add("advance fulfilment");
  add_rarities(content, order);
  return crypto::content_hash(content.text());
}

std::optional<KnownOrder> find_known(Database& database, ConnectionKey connection,
                                     const std::string& number) {
  constexpr auto sql = R"sql(
    SELECT id, updated_at, status, status_native, content_hash,
      CASE WHEN slip = 'early' OR slip = 'none' THEN 0 ELSE 1 END FROM orders
    WHERE connection_id = ?1 AND number = ?2)sql"_sql;
  Query query(database, sql, connection, number);
  KnownOrder row;
  if (!query.next(row.key, row.updated_at, row.status, row.status_native, row.content_hash,
                  row.has_slip))
    return std::nullopt;
  return row;
}

OrderKey insert_order(Database& database, ConnectionKey connection, const RemoteOrder& order,
                      std::int64_t hash) {
  constexpr auto sql = R"sql(
    INSERT INTO orders (connection_id, number, status, status_native, cancel_requested,
      delivery_problem, unknown_line_state, return_status, fulfilled_by, created_at, updated_at,
      total, currency, content_hash, advance_fulfilment, kind, slip)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
      CASE WHEN EXISTS (SELECT 1 FROM slips) THEN 'none' ELSE 'early' END))sql"_sql;
  Query(database, sql, connection, order.number, order.status, order.status_native,
        order.cancel_requested, order.delivery_problem, order.unknown_line_state,
        order.return_status, order.fulfilled_by, order.created_at, order.updated_at, order.total,
        order.currency, hash, order.advance_fulfilment, order.kind)
      .run();
  return find_key(database, connection, order.number);
}

void update_order(Database& database, OrderKey key, const RemoteOrder& order, std::int64_t hash) {
  constexpr auto sql = R"sql(
    UPDATE orders SET status = ?1, status_native = ?2, cancel_requested = ?3, delivery_problem = ?4,
      unknown_line_state = ?5, return_status = ?6, fulfilled_by = ?7, created_at = ?8, updated_at = ?9,
      total = ?10, currency = ?11, content_hash = ?12, advance_fulfilment = ?13, kind = ?14,
      slip = CASE WHEN orders.slip = 'early' AND EXISTS (SELECT 1 FROM slips) THEN 'none'
        ELSE orders.slip END
    WHERE id = ?15)sql"_sql;
  Query(database, sql, order.status, order.status_native, order.cancel_requested,
        order.delivery_problem, order.unknown_line_state, order.return_status, order.fulfilled_by,
        order.created_at, order.updated_at, order.total, order.currency, hash,
        order.advance_fulfilment, order.kind, key)
      .run();
}

RemoteOrder stored_order(Database& database, OrderKey key) {
  constexpr auto sql = R"sql(
    SELECT number, status, status_native, cancel_requested, delivery_problem, unknown_line_state,
      return_status, fulfilled_by, created_at, updated_at, total, currency, advance_fulfilment, kind
    FROM orders WHERE id = ?1)sql"_sql;
  RemoteOrder order;
  Query(database, sql, key)
      .next(order.number, order.status, order.status_native, order.cancel_requested,
            order.delivery_problem, order.unknown_line_state, order.return_status,
            order.fulfilled_by, order.created_at, order.updated_at, order.total, order.currency,
            order.advance_fulfilment, order.kind);
  order.lines = stored_lines(database, key);
  return order;
}

void insert_lines(Database& database, ConnectionKey connection, OrderKey key,
                  const RemoteOrder& order) {
  constexpr auto sql = R"sql(
    INSERT INTO order_lines (order_id, line, listing_id, seller_sku, name, variation, image,
      status_native, quantity, quantity_cancelled, quantity_returned, unit_price, quantity_failed)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13))sql"_sql;
  std::int64_t number = 0;
  for (const auto& line : order.lines) {
    const auto listing = listing_of_line(database, connection, line, order.currency);
    Query(database, sql, key, ++number, listing, line.seller_sku, line.name, line.variation,
          line.image, line.status_native, line.quantity, line.cancelled, line.returned,
          line.unit_price, line.failed)
        .run();
  }
}

void replace_lines(Database& database, ConnectionKey connection, OrderKey key,
                   const std::vector<RemoteLine>& held, const RemoteOrder& order) {
  if (held == order.lines) return;
  Query(database, "DELETE FROM order_lines WHERE order_id = ?1"_sql, key).run();
  insert_lines(database, connection, key, order);
}

void add_history(Database& database, OrderKey key, const RemoteOrder& order,
                 std::string_view origin) {
  constexpr auto sql = R"sql(
    INSERT INTO order_history (order_id, at, status, status_native, origin)
    VALUES (?1, ?2, ?3, ?4, ?5))sql"_sql;
  Query(database, sql, key, order.updated_at, order.status, order.status_native, origin).run();
}

}  // namespace ecsync::db
