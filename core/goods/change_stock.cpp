#include "core/goods/change_stock.h"

#include <fmt/format.h>

#include "core/base/json.h"
#include "core/base/shell.h"
#include "core/db/products.h"
#include "core/db/stock.h"
#include "core/db/warehouses.h"

namespace ecsync {
namespace {

/// A product in a warehouse, and the stock of it there now.
struct Shelf {
  Product product;
  Warehouse warehouse;
  Balance balance;

  StockChanged unchanged() const { return {balance, balance, product.name}; }
};

Balance read_shelf(db::Database& database, const Product& product, const Warehouse& warehouse) {
  auto balance = db::read_balance(database, warehouse.key, product.key);
  balance.product = product.code;
  balance.warehouse = warehouse.code;
  return balance;
}

Result<Shelf> find_shelf(db::Database& database, const std::string& product_code,
                         const std::string& warehouse_code) {
  auto product = db::resolve_product(database, product_code);
  if (!product) return std::move(product).error();
  auto warehouse = db::resolve_warehouse(database, warehouse_code);
  if (!warehouse) return std::move(warehouse).error();
  auto balance = read_shelf(database, *product, *warehouse);
  return Shelf{std::move(*product), std::move(*warehouse), std::move(balance)};
}

Error too_few(const Shelf& shelf, Phrase part, std::int64_t there, std::int64_t wanted) {
  auto error = make_error(
      ErrorCode::insufficient_stock,
      tr("{} in {}: {} {}, {} wanted", shelf.product.code, shelf.warehouse.code, there, part,
         wanted),
      tr("See what moved with: ecsync stock history {}", shell::operands({shelf.product.code})));
  error.reference = shelf.product.code;
  error.details = json::Writer()
                      .begin_object()
                      .key("products")
                      .begin_array()
                      .begin_object()
                      .field("product", shelf.product.code)
                      .field("warehouse", shelf.warehouse.code)
                      .field("required", wanted)
                      .field(part.english(), there)
                      .field("missing", wanted - there)
                      .end_object()
                      .end_array()
                      .end_object()
                      .str();
  return error;
}

Error bad_change(Message message, const std::string& reference) {
  auto error = make_error(ErrorCode::invalid_value, std::move(message));
  error.reference = reference;
  return error;
}

/// Refuses a delta that would take a part of the balance below 0 or past the largest number.
Status check_delta(const Shelf& shelf, const StockDelta& delta) {
  const auto& now = shelf.balance;
  if (delta.available < 0 && now.available + delta.available < 0)
    return too_few(shelf, phrase_in("part of a stock", "available"), now.available,
                   -delta.available);
  if (delta.damaged < 0 && now.damaged + delta.damaged < 0)
    return too_few(shelf, phrase_in("part of a stock", "damaged"), now.damaged, -delta.damaged);
  // No part is below 0 and on_hand is their sum: when the sum fits, each part does.
  const auto change = delta.available + delta.awaiting_export + delta.damaged;
  if (!checked_add(now.on_hand, change))
    return bad_change(
        tr("{} in {}: more than a stock can hold", shelf.product.code, shelf.warehouse.code),
        shelf.product.code);
  return Done{};
}

struct Entry {
  MovementKind kind = MovementKind::adjust;
  StockDelta delta;
  std::optional<std::string> reason;
  std::optional<std::string> ref;
};

Result<StockChanged> book(db::Database& database, const Clock& clock, const Shelf& shelf,
                          Entry entry) {
  if (auto checked = check_delta(shelf, entry.delta); !checked) return std::move(checked).error();
  db::add_movement(database, {.at = clock.now_seconds(),
                              .product = shelf.product.key,
                              .warehouse = shelf.warehouse.key,
                              .kind = entry.kind,
                              .delta = entry.delta,
                              .slip = std::nullopt,
                              .reason = std::move(entry.reason),
                              .ref = std::move(entry.ref)});
  return StockChanged{shelf.balance, read_shelf(database, shelf.product, shelf.warehouse),
                      shelf.product.name};
}

Status check_change(const StockChange& change) {
  if (change.quantity > max_quantity || change.quantity < -max_quantity)
    return bad_change(tr("{} is more than a stock can hold", change.quantity), change.product);
  if (change.reason) return check_text(phrase("reason"), *change.reason, true);
  return Done{};
}

/// Finds the balance, lets `decide` say what to change, and books it, all in one transaction.
template <class Decide>
Result<StockChanged> change_one(db::Database& database, const StockChange& change,
                                const Decide& decide) {
  if (auto checked = check_change(change); !checked) return std::move(checked).error();
  db::WriteUnit write(database);
  const auto shelf = find_shelf(database, change.product, change.warehouse);
  if (!shelf) return shelf.error();
  auto changed = decide(*shelf);
  if (changed && !change.dry_run) write.commit();
  return changed;
}

Error needs_pieces(const StockChange& change) {
  return bad_change(tr("{} pieces are nothing to move", change.quantity), change.product);
}

}  // namespace

Result<StockChanged> set_stock(db::Database& database, const Clock& clock,
                               const StockChange& change) {
  return change_one(database, change, [&](const Shelf& shelf) -> Result<StockChanged> {
    if (change.quantity < 0) return bad_change(tr("available cannot be below 0"), change.product);
    const auto delta = change.quantity - shelf.balance.available;
    if (delta == 0) return shelf.unchanged();
    return book(database, clock, shelf,
                {MovementKind::set, {.available = delta}, change.reason, std::nullopt});
  });
}

Result<StockChanged> adjust_stock(db::Database& database, const Clock& clock,
                                  const StockChange& change) {
  return change_one(database, change, [&](const Shelf& shelf) -> Result<StockChanged> {
    if (change.quantity == 0) return needs_pieces(change);
    return book(
        database, clock, shelf,
        {MovementKind::adjust, {.available = change.quantity}, change.reason, std::nullopt});
  });
}

Result<StockChanged> receive_stock(db::Database& database, const Clock& clock,
                                   const StockChange& change,
                                   const std::optional<std::string>& ref) {
  if (ref) {
    if (auto checked = check_text(phrase("receipt number"), *ref, true); !checked)
      return std::move(checked).error();
  }
  return change_one(database, change, [&](const Shelf& shelf) -> Result<StockChanged> {
    if (change.quantity <= 0) return needs_pieces(change);
    const auto before =
        ref ? db::find_receipt(database, *ref, shelf.product.key, shelf.warehouse.key)
            : std::nullopt;
    if (before == change.quantity) return shelf.unchanged();
    if (before) {
      auto error = bad_change(tr("receipt {} brought {} of {} to {} before, not {}", *ref, *before,
                                 change.product, change.warehouse, change.quantity),
                              change.product);
      error.hint = tr("Use another --ref for another delivery, or adjust the stock.");
      return error;
    }
    return book(database, clock, shelf,
                {MovementKind::receive, {.available = change.quantity}, change.reason, ref});
  });
}

Result<StockChanged> damage_stock(db::Database& database, const Clock& clock,
                                  const StockChange& change) {
  return change_one(database, change, [&](const Shelf& shelf) -> Result<StockChanged> {
    if (change.quantity == 0) return needs_pieces(change);
    return book(database, clock, shelf,
                {MovementKind::damage,
                 {.available = -change.quantity, .damaged = change.quantity},
                 change.reason,
                 std::nullopt});
  });
}

Result<std::vector<StockChanged>> transfer_stock(db::Database& database, const Clock& clock,
                                                 const StockChange& change,
                                                 const std::string& target) {
  if (change.quantity <= 0) return needs_pieces(change);
  db::WriteUnit write(database);
  // A warehouse that does not exist is reported before one that holds too little.
  const auto from = find_shelf(database, change.product, change.warehouse);
  if (!from) return from.error();
  const auto to = find_shelf(database, change.product, target);
  if (!to) return to.error();
  if (from->warehouse.key == to->warehouse.key)
    return bad_change(tr("a transfer needs two different warehouses"), change.product);
  auto here = change;
  here.dry_run = false;
  auto there = here;
  there.warehouse = target;
  auto taken = change_one(database, here, [&](const Shelf& shelf) {
    return book(
        database, clock, shelf,
        {MovementKind::transfer_out, {.available = -change.quantity}, change.reason, std::nullopt});
  });
  if (!taken) return std::move(taken).error();
  auto brought = change_one(database, there, [&](const Shelf& shelf) {
    return book(
        database, clock, shelf,
        {MovementKind::transfer_in, {.available = change.quantity}, change.reason, std::nullopt});
  });
  if (!brought) return std::move(brought).error();
  if (!change.dry_run) write.commit();
  return std::vector{std::move(*taken), std::move(*brought)};
}

}  // namespace ecsync
