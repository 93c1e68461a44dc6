#include "core/goods/manage_warehouses.h"

#include <fmt/format.h>

#include "core/base/json.h"
#include "core/base/shell.h"
#include "core/db/warehouses.h"
#include "core/records/code.h"
#include "core/records/product.h"

namespace ecsync {
namespace {

Status check_warehouse(const Warehouse& warehouse) {
  if (auto code = check_code(phrase("warehouse code"), warehouse.code); !code) return code;
  if (auto name = check_text(phrase("warehouse name"), warehouse.name, true); !name) return name;
  if (warehouse.address) return check_text(phrase("warehouse address"), *warehouse.address, false);
  return Done{};
}

Error warehouse_taken(const std::string& code) {
  auto error = make_error(ErrorCode::warehouse_exists, tr("there is a warehouse {} already", code),
                          tr("Change it with: ecsync warehouses edit {}", shell::operands({code})));
  error.reference = code;
  return error;
}

Warehouse changed(Warehouse warehouse, const WarehouseChange& change) {
  if (change.code) warehouse.code = tidy_code(*change.code);
  if (change.name) warehouse.name = *change.name;
  if (change.address) {
    warehouse.address.reset();
    if (!change.address->empty()) warehouse.address = change.address;
  }
  if (change.make_default) warehouse.is_default = true;
  return warehouse;
}

}  // namespace

Result<Warehouse> add_warehouse(db::Database& database, const Warehouse& typed, bool dry_run) {
  auto data = typed;
  data.code = tidy_code(data.code);
  if (auto checked = check_warehouse(data); !checked) return std::move(checked).error();
  db::Transaction transaction(database);
  if (db::find_warehouse(database, data.code)) return warehouse_taken(data.code);
  db::insert_warehouse(database, data);
  auto warehouse = db::resolve_warehouse(database, data.code);
  if (!dry_run) transaction.commit();
  return warehouse;
}

Result<WarehouseEdit> edit_warehouse(db::Database& database, const std::string& code,
                                     const WarehouseChange& change, bool dry_run) {
  db::Transaction transaction(database);
  auto before = db::resolve_warehouse(database, code);
  if (!before) return std::move(before).error();
  auto after = changed(*before, change);
  if (auto checked = check_warehouse(after); !checked) return std::move(checked).error();
  if (after.code != before->code && db::find_warehouse(database, after.code))
    return warehouse_taken(after.code);
  if (after != *before) db::update_warehouse(database, after);
  if (!dry_run) transaction.commit();
  return WarehouseEdit{*std::move(before), std::move(after)};
}

Result<Warehouse> delete_warehouse(db::Database& database, const Clock& clock,
                                   const std::string& code, bool dry_run) {
  db::Transaction transaction(database);
  auto warehouse = db::resolve_warehouse(database, code);
  if (!warehouse) return warehouse;
  if (const auto pieces = db::warehouse_on_hand(database, warehouse->key); pieces > 0) {
    auto error = make_error(ErrorCode::warehouse_in_use,
                            tr_count(pieces, "warehouse {1} still holds {0} piece",
                                     "warehouse {1} still holds {0} pieces", code),
                            tr("Transfer or export what is in it first."));
    error.reference = code;
    error.details = json::Writer().begin_object().field("on_hand", pieces).end_object().str();
    return error;
  }
  db::remove_warehouse(database, warehouse->key, clock.now_seconds());
  if (!dry_run) transaction.commit();
  return warehouse;
}

}  // namespace ecsync
