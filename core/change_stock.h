#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/clock.h"
#include "core/db/database.h"
#include "core/stock.h"

namespace ecsync {

/// One change of the stock of one product in one warehouse, both by code. Every change is one row
/// of the ledger; what would take more than there is is refused, never cut down.
struct StockChange {
  std::string product;
  std::string warehouse;
  std::int64_t quantity = 0;
  std::optional<std::string> reason;
  bool dry_run = false;
};

/// `available` becomes `quantity`; writes nothing when it is that already. Errors: not_found,
/// invalid_value.
Result<Balance> set_stock(db::Database& database, const Clock& clock, const StockChange& change);
/// `available` grows by `quantity`, which may be below 0 but not 0. Errors: not_found,
/// insufficient_stock, invalid_value.
Result<Balance> adjust_stock(db::Database& database, const Clock& clock, const StockChange& change);
/// Goods came in. A `ref` that was received before changes nothing; with another quantity it is
/// refused. Errors: not_found, invalid_value.
Result<Balance> receive_stock(db::Database& database, const Clock& clock, const StockChange& change,
                              const std::optional<std::string>& ref);
/// `quantity` pieces go from available to damaged, or back when it is below 0. Errors: not_found,
/// insufficient_stock, invalid_value.
Result<Balance> damage_stock(db::Database& database, const Clock& clock, const StockChange& change);
/// From `change.warehouse` to `target`, as two rows of the ledger at once. Answers both balances.
/// Errors: not_found, insufficient_stock, invalid_value.
Result<std::vector<Balance>> transfer_stock(db::Database& database, const Clock& clock,
                                            const StockChange& change, const std::string& target);

}  // namespace ecsync
