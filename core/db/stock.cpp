#include "core/db/stock.h"

#include <fmt/format.h>

#include <limits>

#include "core/base/text.h"
#include "core/db/cursor.h"
#include "core/db/low_stock.h"
#include "core/db/query.h"

namespace ecsync::db {
namespace {

constexpr auto balance_sql = R"sql(
  SELECT on_hand, available, awaiting_export, damaged FROM stock
  WHERE warehouse_id = ?1 AND product_id = ?2)sql"_sql;

constexpr auto movement_sql = R"sql(
  INSERT INTO movements (at, product_id, warehouse_id, kind, available_delta,
    awaiting_export_delta, damaged_delta, slip_id, reason, ref, return_id)
  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11))sql"_sql;

constexpr auto receipt_sql = R"sql(
  SELECT available_delta FROM movements WHERE ref = ?1 AND product_id = ?2 AND warehouse_id = ?3)sql"_sql;

constexpr auto list_stock_sql = R"sql(
  SELECT p.id, w.id, p.code, w.code, s.on_hand, s.available, s.awaiting_export, s.damaged, p.name
  FROM stock s JOIN products p ON p.id = s.product_id JOIN warehouses w ON w.id = s.warehouse_id
  WHERE p.deleted_at IS NULL AND w.deleted_at IS NULL
    AND (CAST(?1 AS bigint) IS NULL OR s.warehouse_id = ?1)
    AND (CAST(?2 AS bigint) IS NULL OR s.product_id = ?2)
    AND (CAST(?3 AS bigint) IS NULL OR s.available < ?3) AND (p.code, w.code) > (?4, ?5)
  ORDER BY p.code, w.code LIMIT ?6)sql"_sql;

constexpr auto list_low_stock_sql = R"sql(
  SELECT p.id, w.id, p.code, w.code, coalesce(s.on_hand, 0), coalesce(s.available, 0),
    coalesce(s.awaiting_export, 0), coalesce(s.damaged, 0), p.name
  FROM products p JOIN warehouses w ON w.deleted_at IS NULL
  LEFT JOIN stock s ON s.product_id = p.id AND s.warehouse_id = w.id
  WHERE p.deleted_at IS NULL AND p.low_since IS NOT NULL
    AND (s.product_id IS NOT NULL
      OR (NOT EXISTS (SELECT 1 FROM stock x WHERE x.product_id = p.id) AND w.id =
        (SELECT d.id FROM warehouses d WHERE d.deleted_at IS NULL
         ORDER BY d.is_default DESC, d.code LIMIT 1)))
    AND (CAST(?1 AS bigint) IS NULL OR w.id = ?1) AND (CAST(?2 AS bigint) IS NULL OR p.id = ?2)
    AND (CAST(?3 AS bigint) IS NULL OR coalesce(s.available, 0) < ?3)
    AND (p.code, w.code) > (?4, ?5)
  ORDER BY p.code, w.code LIMIT ?6)sql"_sql;

constexpr auto list_stock_as_of_sql = R"sql(
  SELECT p.id, w.id, p.code, w.code,
    CAST(sum(m.available_delta + m.awaiting_export_delta + m.damaged_delta) AS bigint),
    CAST(sum(m.available_delta) AS bigint), CAST(sum(m.awaiting_export_delta) AS bigint),
    CAST(sum(m.damaged_delta) AS bigint), p.name
  FROM movements m JOIN products p ON p.id = m.product_id
  JOIN warehouses w ON w.id = m.warehouse_id
  WHERE m.at < ?7 AND (p.deleted_at IS NULL OR p.deleted_at >= ?7)
    AND (w.deleted_at IS NULL OR w.deleted_at >= ?7)
    AND (CAST(?1 AS bigint) IS NULL OR m.warehouse_id = ?1)
    AND (CAST(?2 AS bigint) IS NULL OR m.product_id = ?2) AND (p.code, w.code) > (?4, ?5)
  GROUP BY p.id, w.id, p.code, w.code, p.name
  HAVING CAST(?3 AS bigint) IS NULL OR sum(m.available_delta) < ?3
  ORDER BY p.code, w.code LIMIT ?6)sql"_sql;

constexpr auto movements_sql = R"sql(
  SELECT m.id, m.at, p.code, w.code, m.kind, m.available_delta, m.awaiting_export_delta,
    m.damaged_delta, s.number, m.reason, p.name, m.ref, r.number
  FROM movements m JOIN products p ON p.id = m.product_id
  JOIN warehouses w ON w.id = m.warehouse_id LEFT JOIN slips s ON s.id = m.slip_id
  LEFT JOIN returns r ON r.id = m.return_id
  WHERE m.id < ?1 ORDER BY m.id DESC LIMIT ?2)sql"_sql;

constexpr auto movements_of_product_sql = R"sql(
  SELECT m.id, m.at, p.code, w.code, m.kind, m.available_delta, m.awaiting_export_delta,
    m.damaged_delta, s.number, m.reason, p.name, m.ref, r.number
  FROM movements m JOIN products p ON p.id = m.product_id
  JOIN warehouses w ON w.id = m.warehouse_id LEFT JOIN slips s ON s.id = m.slip_id
  LEFT JOIN returns r ON r.id = m.return_id
  WHERE m.product_id IN (SELECT id FROM products WHERE code = ?1) AND m.id < ?2
  ORDER BY m.id DESC LIMIT ?3)sql"_sql;

template <class Rows>
bool cut_page(Rows& rows, const std::optional<std::int64_t>& limit) {
  if (!limit || static_cast<std::int64_t>(rows.size()) <= *limit) return false;
  rows.pop_back();
  return !rows.empty();
}

/// The row that a page of balances went on behind: the codes of its product and warehouse.
struct StockPlace {
  std::string product{};
  std::string warehouse{};
};

/// Errors: usage when `after` is not a cursor.
Result<StockPlace> stock_place(Database& database, const std::string& after) {
  StockPlace place;
  if (after.empty()) return place;
  const auto cursor = parse_cursor(after).value_or(PageCursor());
  constexpr auto sql = R"sql(
    SELECT p.code, w.code FROM products p JOIN warehouses w ON w.id = ?2 WHERE p.id = ?1)sql"_sql;
  Query query(database, sql, cursor.first, cursor.second);
  if (!query.next(place.product, place.warehouse)) return not_a_cursor();
  return place;
}

StockList read_stock(Query&& query, const StockFilter& filter) {
  StockList list;
  StockRow row;
  PageCursor place;
  std::vector<PageCursor> places;
  while (query.next(place.first, place.second, row.product, row.warehouse, row.on_hand,
                    row.available, row.awaiting_export, row.damaged, row.name)) {
    list.stock.push_back(row);
    places.push_back(place);
  }
  if (cut_page(list.stock, filter.limit)) list.next = to_text(places.at(list.stock.size() - 1));
  return list;
}

std::optional<Movement> next_movement(Query& query) {
  Movement movement;
  std::string kind;
  if (!query.next(movement.id, movement.at, movement.product, movement.warehouse, kind,
                  movement.delta.available, movement.delta.awaiting_export, movement.delta.damaged,
                  movement.slip, movement.reason, movement.name, movement.ref, movement.receipt))
    return std::nullopt;
  movement.kind = parse_movement_kind(kind).value();
  return movement;
}

}  // namespace

std::optional<Balance> find_balance(Database& database, WarehouseKey warehouse,
                                    ProductKey product) {
  Query query(database, balance_sql, warehouse, product);
  Balance balance;
  if (!query.next(balance.on_hand, balance.available, balance.awaiting_export, balance.damaged))
    return std::nullopt;
  return balance;
}

Balance read_balance(Database& database, WarehouseKey warehouse, ProductKey product) {
  return find_balance(database, warehouse, product).value_or(Balance());
}

void add_movement(Database& database, const NewMovement& movement) {
  Query(database, movement_sql, movement.at, movement.product, movement.warehouse, movement.kind,
        movement.delta.available, movement.delta.awaiting_export, movement.delta.damaged,
        movement.slip, movement.reason, movement.ref, movement.receipt)
      .run();
  if (movement.delta.available != 0) note_low_stock(database, movement.product, movement.at);
}

std::optional<std::int64_t> find_receipt(Database& database, const std::string& ref,
                                         ProductKey product, WarehouseKey warehouse) {
  Query query(database, receipt_sql, ref, product, warehouse);
  std::int64_t pieces = 0;
  if (!query.next(pieces)) return std::nullopt;
  return pieces;
}

Result<StockList> list_stock(Database& database, const StockFilter& filter) {
  const auto after = stock_place(database, filter.after);
  if (!after) return after.error();
  return read_stock(Query(database, filter.low ? list_low_stock_sql : list_stock_sql,
                          filter.warehouse, filter.product, filter.below, after->product,
                          after->warehouse, limit_with_one_more(filter.limit)),
                    filter);
}

Result<StockList> list_stock_as_of(Database& database, const StockFilter& filter, Timestamp until) {
  const auto after = stock_place(database, filter.after);
  if (!after) return after.error();
  return read_stock(
      Query(database, list_stock_as_of_sql, filter.warehouse, filter.product, filter.below,
            after->product, after->warehouse, limit_with_one_more(filter.limit), until),
      filter);
}

Result<MovementList> list_movements(Database& database, const MovementFilter& filter) {
  auto below = std::numeric_limits<std::int64_t>::max();
  if (!filter.after.empty()) {
    below = text::parse_number<std::int64_t>(filter.after).value_or(0);
    if (below <= 0) return not_a_cursor();
  }
  MovementList list;
  const auto read = [&](Query&& query) {
    while (auto movement = next_movement(query)) list.movements.push_back(std::move(*movement));
  };
  if (filter.product) {
    read(Query(database, movements_of_product_sql, *filter.product, below,
               limit_with_one_more(filter.limit)));
  } else {
    read(Query(database, movements_sql, below, limit_with_one_more(filter.limit)));
  }
  if (cut_page(list.movements, filter.limit)) list.next = std::to_string(list.movements.back().id);
  return list;
}

std::int64_t count_movements(Database& database, const MovementFilter& filter) {
  Statement movements("SELECT count(*) FROM movements m"_sql);
  if (filter.product)
    movements.require("m.product_id IN (SELECT id FROM products WHERE code = ?1)"_sql,
                      *filter.product);
  return read_count(Query(database, movements));
}

}  // namespace ecsync::db
