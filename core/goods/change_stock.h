#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/db/database.h"
#include "core/records/stock.h"

namespace ecsync {

/// The balance before and after a change. Both are equal when nothing changed.
struct StockChanged {
  Balance before;
  Balance after;
  std::string name;  ///< of the product
};

/// One change of the stock of one product in one warehouse; `product` and `warehouse` are codes.
/// Every change becomes one row of the ledger. A change that needs more than there is is refused,
/// never reduced.
struct StockChange {
  std::string product;
  std::string warehouse;
  std::int64_t quantity = 0;
  std::optional<std::string> reason;  ///< not blank
  bool dry_run = false;
};

/// Sets `available` to `quantity`. Writes nothing when it is `quantity` already. Errors: not_found,
/// invalid_value.
Result<StockChanged> set_stock(db::Database& database, const Clock& clock,
                               const StockChange& change);
/// Adds `quantity`, which may be negative but not 0, to `available`. Errors: not_found,
/// insufficient_stock, invalid_value.
Result<StockChanged> adjust_stock(db::Database& database, const Clock& clock,
                                  const StockChange& change);
/// Books goods that came in. `ref` is the sender's own number of the delivery. When this product
/// was booked into this warehouse under the same `ref` before, the same quantity changes nothing,
/// and another one is refused. Errors: not_found, invalid_value.
Result<StockChanged> receive_stock(db::Database& database, const Clock& clock,
                                   const StockChange& change,
                                   const std::optional<std::string>& ref);
/// Moves `quantity` pieces from available to damaged, or back when it is negative. Errors:
/// not_found, insufficient_stock, invalid_value.
Result<StockChanged> damage_stock(db::Database& database, const Clock& clock,
                                  const StockChange& change);
/// Moves pieces from `change.warehouse` to `target`: two rows of the ledger in one transaction.
/// Returns what changed in each, `change.warehouse` first. Errors: not_found, insufficient_stock,
/// invalid_value.
Result<std::vector<StockChanged>> transfer_stock(db::Database& database, const Clock& clock,
                                                 const StockChange& change,
                                                 const std::string& target);

}  // namespace ecsync
