#include "core/db/warehouses.h"

#include <fmt/format.h>

#include "core/base/text.h"
#include "core/db/cursor.h"
#include "core/db/query.h"
#include "core/records/code.h"
#include "core/records/reference.h"

namespace ecsync::db {
namespace {

constexpr auto list_warehouses_sql = R"sql(
  SELECT id, code, name, address, is_default FROM warehouses WHERE deleted_at IS NULL AND code > ?1
  ORDER BY code LIMIT ?2)sql"_sql;

constexpr auto find_warehouse_sql = R"sql(
  SELECT id, code, name, address, is_default FROM warehouses
  WHERE deleted_at IS NULL AND code = ?1)sql"_sql;

constexpr auto default_sql = R"sql(
  SELECT id, code, name, address, is_default FROM warehouses WHERE is_default = 1)sql"_sql;

constexpr auto insert_warehouse_sql = R"sql(
  INSERT INTO warehouses (code, name, address, is_default) VALUES (?1, ?2, ?3, ?4)
  RETURNING id)sql"_sql;

constexpr auto update_warehouse_sql =
    "UPDATE warehouses SET code = ?1, name = ?2, address = ?3, is_default = ?4 WHERE id = ?5"_sql;

constexpr auto remove_sql =
    "UPDATE warehouses SET deleted_at = ?1, is_default = 0 WHERE id = ?2"_sql;

std::optional<Warehouse> next_warehouse(Query& query) {
  Warehouse warehouse;
  if (!query.next(warehouse.key, warehouse.code, warehouse.name, warehouse.address,
                  warehouse.is_default))
    return std::nullopt;
  return warehouse;
}

constexpr int longest_shown_warehouse = 60;  // columns of a code that nobody has, in a message

/// What to write instead of a code that no warehouse has.
Message hint_for(const std::string& code, const std::vector<Warehouse>& warehouses) {
  if (warehouses.empty()) return tr("Add one with: ecsync warehouses add CODE --name NAME");
  constexpr std::size_t most_named = 10;
  text::Nearest nearest(code);
  std::vector<std::string> codes;
  for (const auto& warehouse : warehouses) {
    nearest.offer(warehouse.code);
    if (codes.size() < most_named) codes.push_back(warehouse.code);
  }
  if (!nearest.found().empty()) return tr("Did you mean '{}'?", nearest.found());
  return tr("There are: {}{}", fmt::join(codes, ", "),
            warehouses.size() > codes.size() ? ", …" : "");
}

/// At most one row may bear the mark, so the old one gives it up first.
void make_room_for_default(Database& database, const Warehouse& warehouse) {
  if (warehouse.is_default)
    Query(database, "UPDATE warehouses SET is_default = 0 WHERE is_default = 1"_sql).run();
}

}  // namespace

Result<WarehouseList> list_warehouses(Database& database, const WarehouseFilter& filter) {
  std::string after;
  if (!filter.after.empty()) {
    const auto place = parse_cursor(filter.after);
    Query query(database, "SELECT code FROM warehouses WHERE id = ?1"_sql,
                place ? place->second : 0);
    if (!query.next(after)) return not_a_cursor();
  }
  Query query(database, list_warehouses_sql, after, limit_with_one_more(filter.limit));
  WarehouseList list;
  while (auto warehouse = next_warehouse(query)) list.warehouses.push_back(std::move(*warehouse));
  if (filter.limit && std::ssize(list.warehouses) > *filter.limit) {
    list.warehouses.pop_back();
    if (!list.warehouses.empty())
      list.next = to_text(PageCursor{0, list.warehouses.back().key.value});
  }
  return list;
}

std::int64_t count_warehouses(Database& database) {
  return read_count(
      Query(database, "SELECT count(*) FROM warehouses WHERE deleted_at IS NULL"_sql));
}

std::optional<Warehouse> find_warehouse(Database& database, const std::string& code) {
  Query query(database, find_warehouse_sql, code);
  return next_warehouse(query);
}

Result<Warehouse> resolve_warehouse(Database& database, const std::string& code) {
  for (const auto& each : {code, tidy_code(code), std::string(bare_reference(code))}) {
    if (auto warehouse = find_warehouse(database, each)) return std::move(*warehouse);
  }
  auto error =
      make_error(ErrorCode::not_found,
                 tr("no warehouse has the code '{}'", text::shorten(code, longest_shown_warehouse)),
                 hint_for(code, list_warehouses(database)->warehouses));
  error.reference = code;
  return error;
}

std::optional<Warehouse> default_warehouse(Database& database) {
  Query query(database, default_sql);
  return next_warehouse(query);
}

WarehouseKey insert_warehouse(Database& database, const Warehouse& warehouse) {
  make_room_for_default(database, warehouse);
  WarehouseKey key;
  Query(database, insert_warehouse_sql, warehouse.code, warehouse.name, warehouse.address,
        warehouse.is_default)
      .run_returning(key);
  return key;
}

void update_warehouse(Database& database, const Warehouse& warehouse) {
  make_room_for_default(database, warehouse);
  Query(database, update_warehouse_sql, warehouse.code, warehouse.name, warehouse.address,
        warehouse.is_default, warehouse.key)
      .run();
}

void remove_warehouse(Database& database, WarehouseKey warehouse, Timestamp now) {
  Query(database, remove_sql, now, warehouse).run();
}

std::int64_t warehouse_on_hand(Database& database, WarehouseKey warehouse) {
  Query query(database, "SELECT coalesce(sum(on_hand), 0) FROM stock WHERE warehouse_id = ?1"_sql,
              warehouse);
  std::int64_t pieces = 0;
  query.next(pieces);
  return pieces;
}

}  // namespace ecsync::db
