#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/db/database.h"
#include "core/records/stock.h"

namespace ecsync {

/// What a change came to; both are the same when nothing changed.
struct StockChanged {
  Balance before;
  Balance after;
};

/// One change of the stock of one product in one warehouse, both by code. Every change is one row
/// of the ledger; what would take more than there is is refused, never cut down.
struct StockChange {
  std::string product;
  std::string warehouse;
  std::int64_t quantity = 0;
  std::optional<std::string> reason;  ///< not blank
  bool dry_run = false;
};

/// `available` becomes `quantity`; writes nothing when it is that already. Errors: not_found,
/// invalid_value.
Result<StockChanged> set_stock(db::Database& database, const Clock& clock,
                               const StockChange& change);
/// `available` grows by `quantity`, which may be below 0 but not 0. Errors: not_found,
/// insufficient_stock, invalid_value.
Result<StockChanged> adjust_stock(db::Database& database, const Clock& clock,
                                  const StockChange& change);
/// Goods came in. `ref` is the sender's own number of the delivery: a product that came to this
/// warehouse under it before changes nothing, and is refused with another quantity. Errors:
/// not_found, invalid_value.
Result<StockChanged> receive_stock(db::Database& database, const Clock& clock,
                                   const StockChange& change,
                                   const std::optional<std::string>& ref);
/// `quantity` pieces go from available to damaged, or back when it is below 0. Errors: not_found,
/// insufficient_stock, invalid_value.
Result<StockChanged> damage_stock(db::Database& database, const Clock& clock,
                                  const StockChange& change);
/// From `change.warehouse` to `target`, as two rows of the ledger at once; answers both, in this
/// order. Errors: not_found, insufficient_stock, invalid_value.
Result<std::vector<StockChanged>> transfer_stock(db::Database& database, const Clock& clock,
                                                 const StockChange& change,
                                                 const std::string& target);

}  // namespace ecsync
