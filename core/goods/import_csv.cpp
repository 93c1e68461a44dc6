#include "core/goods/import_csv.h"

#include <fmt/format.h>

#include <functional>
#include <map>

#include "core/base/csv.h"
#include "core/base/stop.h"
#include "core/base/text.h"
#include "core/db/products.h"
#include "core/db/stock.h"
#include "core/db/warehouses.h"
#include "core/goods/change_stock.h"
#include "core/records/product.h"

namespace ecsync {
namespace {

constexpr int longest_shown_key = 60;  // columns of a foreign text in a message

enum class Outcome { created, updated, unchanged };

Error bad_row(Message message) {
  return make_error(ErrorCode::invalid_value, std::move(message));
}

void count(ImportReport& report, Outcome outcome) {
  switch (outcome) {
    case Outcome::created:
      ++report.created;
      return;
    case Outcome::updated:
      ++report.updated;
      return;
    case Outcome::unchanged:
      ++report.unchanged;
      return;
  }
}

/// Calls `take` for each row. A key that comes twice is refused: one of the two rows would be lost
/// without a word.
Result<ImportReport> take_rows(const csv::Table& table,
                               const std::function<std::string(const csv::Row&)>& key_of,
                               const std::function<Result<Outcome>(const csv::Row&)>& take) {
  ImportReport report;
  std::map<std::string, int> seen;
  const auto take_row = [&](const csv::Row& row) -> Result<Outcome> {
    if (!row.fault.empty()) return bad_row(row.fault);
    const auto key = key_of(row);
    const auto [first, fresh] = seen.emplace(key, row.number);
    if (!fresh)
      return bad_row(
          tr("'{}' is in row {} already", text::shorten(key, longest_shown_key), first->second));
    return take(row);
  };
  for (const auto& row : table.rows()) {
    if (stop_requested()) return make_error(ErrorCode::interrupted, tr("stopped: nothing went in"));
    auto outcome = take_row(row);
    if (outcome) {
      count(report, *outcome);
    } else {
      report.errors.push_back({row.number, std::move(outcome).error()});
    }
  }
  return report;
}

/// The stored product with what the row says written over it.
Result<ProductData> read_product(const csv::Table& table, const csv::Row& row,
                                 const std::optional<Product>& stored) {
  ProductData data;
  if (stored) data = static_cast<const ProductData&>(*stored);
  data.code = table.field(row, "code");
  data.name = table.field(row, "name");
  data.unit = table.field(row, "unit");
  if (table.has("image")) {
    data.image.reset();
    if (auto image = table.field(row, "image"); !image.empty()) data.image = std::move(image);
  }
  if (const auto currency = table.field(row, "currency");
      !currency.empty() && currency != data.currency.code)
    return bad_row(tr("currency '{}' is not {}", currency, data.currency.code));
  if (table.has("price")) {
    data.price.reset();
    if (const auto text = table.field(row, "price"); !text.empty()) {
      const auto price = parse_price(text, data.currency);
      if (!price) return price.error();
      data.price = *price;
    }
  }
  if (auto checked = check_product(data); !checked) return std::move(checked).error();
  return data;
}

Result<Outcome> take_product(db::Database& database, const csv::Table& table, const csv::Row& row) {
  const auto stored = db::find_product(database, table.field(row, "code"));
  const auto data = read_product(table, row, stored);
  if (!data) return data.error();
  if (!stored) {
    db::insert_product(database, *data);
    return Outcome::created;
  }
  if (*data == static_cast<const ProductData&>(*stored)) return Outcome::unchanged;
  db::update_product(database, stored->key, *data);
  return Outcome::updated;
}

/// Takes the rows of a stock count.
class StockCount {
 public:
  StockCount(db::Database& database, const Clock& clock, const csv::Table& table,
             const std::optional<std::string>& reason)
      : database_(database), clock_(clock), table_(table), reason_(reason) {}

  Result<Outcome> take(const csv::Row& row) {
    StockChange change;
    change.product = table_.field(row, "product");
    change.warehouse = table_.field(row, "warehouse");
    change.reason = reason_;
    const auto available = parse_quantity(table_.field(row, "available"));
    if (!available) return available.error();
    change.quantity = *available;

    const auto product = db::find_product(database_, change.product);
    if (!product) return no_product(change.product);
    const auto warehouse = db::resolve_warehouse(database_, change.warehouse);
    if (!warehouse) return warehouse.error();
    const auto known = db::find_balance(database_, warehouse->key, product->key);
    const auto changed = set_stock(database_, clock_, change);
    if (!changed) return changed.error();
    if (changed->before == changed->after) return Outcome::unchanged;
    return known ? Outcome::updated : Outcome::created;
  }

 private:
  /// Only the first rows get a hint: each costs a look at every product, and nobody reads
  /// thousands.
  Error no_product(const std::string& code) {
    if (hints_left_ == 0) return db::product_not_found(code);
    --hints_left_;
    return db::resolve_product(database_, code).error();
  }

  db::Database& database_;
  const Clock& clock_;
  const csv::Table& table_;
  const std::optional<std::string>& reason_;
  int hints_left_ = 20;
};

}  // namespace

Result<ImportReport> import_products(db::Database& database, std::string_view csv_text,
                                     bool dry_run) {
  const auto table = csv::Table::read(csv_text, {"code", "name", "unit"},
                                      {"image", "price", "currency", "listings", "low"});
  if (!table) return table.error();
  db::Transaction transaction(database);
  auto report = take_rows(
      *table, [&](const csv::Row& row) { return table->field(row, "code"); },
      [&](const csv::Row& row) { return take_product(database, *table, row); });
  if (report && !dry_run) transaction.commit();
  return report;
}

Result<ImportReport> import_stock(db::Database& database, const Clock& clock,
                                  std::string_view csv_text,
                                  const std::optional<std::string>& reason, bool dry_run) {
  const auto table = csv::Table::read(csv_text, {"product", "warehouse", "available"},
                                      {"on_hand", "awaiting_export", "damaged", "name"});
  if (!table) return table.error();
  if (reason) {
    if (auto checked = check_text(phrase("reason"), *reason, true); !checked)
      return std::move(checked).error();
  }
  db::Transaction transaction(database);
  StockCount count(database, clock, *table, reason);
  auto report = take_rows(
      *table,
      [&](const csv::Row& row) {
        // A code never has a '/', so two different pairs never make the same key.
        return table->field(row, "product") + "/" + table->field(row, "warehouse");
      },
      [&](const csv::Row& row) { return count.take(row); });
  if (report && !dry_run) transaction.commit();
  return report;
}

}  // namespace ecsync
