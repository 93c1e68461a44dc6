#pragma once

#include <optional>
#include <string>

#include "core/base/clock.h"
#include "core/db/database.h"
#include "core/records/warehouse.h"

namespace ecsync {

/// Errors: invalid_value, warehouse_exists.
Result<Warehouse> add_warehouse(db::Database& database, const Warehouse& typed, bool dry_run);

/// The fields to change. One that holds nothing stays as it is; "" removes the address.
struct WarehouseChange {
  std::optional<std::string> code;
  std::optional<std::string> name;
  std::optional<std::string> address;
  bool make_default = false;
};
/// The warehouse before and after an edit.
struct WarehouseEdit {
  Warehouse before;
  Warehouse after;
};
/// Safe to repeat. Errors: not_found, invalid_value, warehouse_exists.
Result<WarehouseEdit> edit_warehouse(db::Database& database, const std::string& code,
                                     const WarehouseChange& change, bool dry_run);

/// Refused while anything is in it. Errors: not_found, warehouse_in_use (details: on_hand).
Result<Warehouse> delete_warehouse(db::Database& database, const Clock& clock,
                                   const std::string& code, bool dry_run);

}  // namespace ecsync
