#include "core/db/warehouses.h"

#include <fmt/format.h>

#include "core/db/query.h"

namespace ecsync::db {
namespace {

constexpr auto list_sql = R"sql(
  SELECT id, code, name, address, is_default FROM warehouses WHERE deleted_at IS NULL
  ORDER BY code)sql";

constexpr auto find_sql = R"sql(
  SELECT id, code, name, address, is_default FROM warehouses
  WHERE deleted_at IS NULL AND code = ?)sql";

constexpr auto default_sql = R"sql(
  SELECT id, code, name, address, is_default FROM warehouses WHERE is_default = 1)sql";

constexpr auto insert_sql =
    "INSERT INTO warehouses (code, name, address, is_default) VALUES (?, ?, ?, ?)";

constexpr auto update_sql =
    "UPDATE warehouses SET code = ?, name = ?, address = ?, is_default = ? WHERE id = ?";

constexpr auto remove_sql = "UPDATE warehouses SET deleted_at = ?, is_default = 0 WHERE id = ?";

std::optional<Warehouse> next_warehouse(Query& query) {
  Warehouse warehouse;
  if (!query.next(warehouse.key, warehouse.code, warehouse.name, warehouse.address,
                  warehouse.is_default))
    return std::nullopt;
  return warehouse;
}

/// At most one row may bear the mark, so the old one gives it up first.
void make_room_for_default(Database& database, const Warehouse& warehouse) {
  if (warehouse.is_default)
    Query(database, "UPDATE warehouses SET is_default = 0 WHERE is_default = 1").run();
}

}  // namespace

std::vector<Warehouse> list_warehouses(Database& database) {
  Query query(database, list_sql);
  std::vector<Warehouse> warehouses;
  while (auto warehouse = next_warehouse(query)) warehouses.push_back(std::move(*warehouse));
  return warehouses;
}

std::optional<Warehouse> find_warehouse(Database& database, const std::string& code) {
  Query query(database, find_sql, code);
  return next_warehouse(query);
}

Result<Warehouse> resolve_warehouse(Database& database, const std::string& code) {
  if (auto warehouse = find_warehouse(database, code)) return std::move(*warehouse);
  auto error =
      make_error(ErrorCode::not_found, fmt::format("no warehouse has the code '{}'", code));
  std::vector<std::string> codes;
  for (const auto& warehouse : list_warehouses(database)) codes.push_back(warehouse.code);
  error.hint = codes.empty() ? "Add one with: ecsync warehouses add CODE --name NAME"
                             : fmt::format("There are: {}", fmt::join(codes, ", "));
  error.reference = code;
  return error;
}

std::optional<Warehouse> default_warehouse(Database& database) {
  Query query(database, default_sql);
  return next_warehouse(query);
}

WarehouseKey insert_warehouse(Database& database, const Warehouse& warehouse) {
  make_room_for_default(database, warehouse);
  Query(database, insert_sql, warehouse.code, warehouse.name, warehouse.address,
        warehouse.is_default)
      .run();
  return WarehouseKey(database.last_row_id());
}

void update_warehouse(Database& database, const Warehouse& warehouse) {
  make_room_for_default(database, warehouse);
  Query(database, update_sql, warehouse.code, warehouse.name, warehouse.address,
        warehouse.is_default, warehouse.key)
      .run();
}

void remove_warehouse(Database& database, WarehouseKey warehouse, Timestamp now) {
  Query(database, remove_sql, now, warehouse).run();
}

std::int64_t warehouse_on_hand(Database& database, WarehouseKey warehouse) {
  Query query(database, "SELECT coalesce(sum(on_hand), 0) FROM stock WHERE warehouse_id = ?",
              warehouse);
  std::int64_t pieces = 0;
  query.next(pieces);
  return pieces;
}

}  // namespace ecsync::db
