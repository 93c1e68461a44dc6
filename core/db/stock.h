#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/records/stock.h"

namespace ecsync::db {

/// The stock of a product in a warehouse, with the two codes left empty. Nothing when the product
/// was never there.
std::optional<Balance> find_balance(Database& database, WarehouseKey warehouse, ProductKey product);
/// The same; zeros when the product was never there.
Balance read_balance(Database& database, WarehouseKey warehouse, ProductKey product);

/// A row for the ledger.
struct NewMovement {
  Timestamp at;
  ProductKey product;
  WarehouseKey warehouse;
  MovementKind kind = MovementKind::adjust;
  StockDelta delta;
  std::optional<SlipKey> slip;         ///< for the three slip kinds, and only for them
  std::optional<std::string> reason;   ///< in the user's words
  std::optional<std::string> ref;      ///< the sender's own number of a receipt
  std::optional<ReturnKey> receipt{};  ///< for the two kinds of returns, and only for them
};
/// Appends to the ledger; a trigger moves the balance. The file throws when a movement would take
/// more than there is, so look at the balance first. Call within a Transaction.
void add_movement(Database& database, const NewMovement& movement);
/// Pieces that a receipt of this number brought, when there was one.
std::optional<std::int64_t> find_receipt(Database& database, const std::string& ref,
                                         ProductKey product, WarehouseKey warehouse);

struct StockFilter {
  std::optional<WarehouseKey> warehouse{};
  std::optional<ProductKey> product{};
  std::optional<std::int64_t> below{};  ///< available less than this
  /// Only of products that are low. One that no warehouse ever held is shown in the default one.
  bool low = false;
  std::optional<std::int64_t> limit{};
  std::string after{};  ///< `next` of the page before
};
struct StockList {
  std::vector<StockRow> stock;  ///< by product, then warehouse
  std::optional<std::string> next;
};
/// Balances of products and warehouses that are not deleted.
/// Errors: usage when `after` is not a cursor.
Result<StockList> list_stock(Database& database, const StockFilter& filter);
/// Balances as they were just before `until`, by the ledger, of what was not deleted then. Codes
/// and names are today's. `filter.low` does not count. Errors: usage when `after` is not a cursor.
Result<StockList> list_stock_as_of(Database& database, const StockFilter& filter, Timestamp until);

struct MovementFilter {
  std::optional<std::string> product{};  ///< code; deleted products of that code too
  std::optional<std::int64_t> limit{};
  std::string after{};  ///< `next` of the page before
};
struct MovementList {
  std::vector<Movement> movements;  ///< newest first
  std::optional<std::string> next;
};
/// Errors: usage when `after` is not a cursor.
Result<MovementList> list_movements(Database& database, const MovementFilter& filter);
/// How many there are of the product, whatever the page.
std::int64_t count_movements(Database& database, const MovementFilter& filter);

}  // namespace ecsync::db
