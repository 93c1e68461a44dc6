#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/db/database.h"
#include "core/warehouse.h"

namespace ecsync::db {

/// All of them, by code.
std::vector<Warehouse> list_warehouses(Database& database);
std::optional<Warehouse> find_warehouse(Database& database, const std::string& code);
/// Errors: not_found, naming the codes that exist.
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
