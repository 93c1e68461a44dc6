#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/db/database.h"
#include "core/records/warehouse.h"

namespace ecsync::db {

struct WarehouseFilter {
  std::optional<std::int64_t> limit{};
  std::string after{};  ///< `next` of the page before
};
struct WarehouseList {
  std::vector<Warehouse> warehouses;  ///< by code
  std::optional<std::string> next;
};
/// Errors: usage when `after` is not a cursor.
Result<WarehouseList> list_warehouses(Database& database, const WarehouseFilter& filter = {});
std::int64_t count_warehouses(Database& database);
std::optional<Warehouse> find_warehouse(Database& database, const std::string& code);
/// The warehouse with this code, else without what bare_reference() takes off. Errors: not_found,
/// with the code that was probably meant, or those that exist, in the hint.
Result<Warehouse> resolve_warehouse(Database& database, const std::string& code);
std::optional<Warehouse> default_warehouse(Database& database);

/// The code must be free and well-formed. With `is_default` the former default loses the mark. Call
/// within a Transaction.
WarehouseKey insert_warehouse(Database& database, const Warehouse& warehouse);
/// Writes every field of the row `warehouse.key`. Call within a Transaction.
void update_warehouse(Database& database, const Warehouse& warehouse);
/// The row stays for ledger and slips; its code is free again. Call within a Transaction.
void remove_warehouse(Database& database, WarehouseKey warehouse, Timestamp now);
/// Pieces of all products in it.
std::int64_t warehouse_on_hand(Database& database, WarehouseKey warehouse);

}  // namespace ecsync::db
