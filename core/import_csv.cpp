#include "core/import_csv.h"

#include <fmt/format.h>

#include <functional>
#include <map>

#include "core/change_stock.h"
#include "core/csv.h"
#include "core/db/products.h"
#include "core/db/stock.h"
#include "core/db/warehouses.h"
#include "core/product.h"

namespace ecsync {
namespace {

enum class Outcome { created, updated, unchanged };

Error invalid(std::string message) {
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

/// Runs `take` over the rows; a key that comes twice is refused, because one of the two rows would
/// be lost without a word.
ImportReport take_rows(const csv::Table& table,
                       const std::function<std::string(const csv::Row&)>& key_of,
                       const std::function<Result<Outcome>(const csv::Row&)>& take) {
  ImportReport report;
  std::map<std::string, int> seen;
  const auto take_row = [&](const csv::Row& row) -> Result<Outcome> {
    if (!row.fault.empty()) return invalid(row.fault);
    const auto key = key_of(row);
    const auto [first, fresh] = seen.emplace(key, row.number);
    if (!fresh) return invalid(fmt::format("'{}' is in row {} already", key, first->second));
    return take(row);
  };
  for (const auto& row : table.rows()) {
    auto outcome = take_row(row);
    if (outcome) {
      count(report, *outcome);
    } else {
      report.errors.push_back({row.number, std::move(outcome).error()});
    }
  }
  return report;
}

/// What the row says, on top of what is stored.
Result<ProductData> read_product(const csv::Table& table, const csv::Row& row,
                                 const std::optional<Product>& stored) {
  ProductData data = stored ? ProductData(*stored) : ProductData();
  data.code = table.field(row, "code");
  data.name = table.field(row, "name");
  data.unit = table.field(row, "unit");
  if (table.has("image")) {
    data.image.reset();
    if (auto image = table.field(row, "image"); !image.empty()) data.image = std::move(image);
  }
  if (const auto currency = table.field(row, "currency");
      !currency.empty() && currency != data.currency.code)
    return invalid(fmt::format("currency '{}' is not {}", currency, data.currency.code));
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

Result<Outcome> take_stock(db::Database& database, const Clock& clock, const csv::Table& table,
                           const csv::Row& row, const std::optional<std::string>& reason) {
  StockChange change;
  change.product = table.field(row, "product");
  change.warehouse = table.field(row, "warehouse");
  change.reason = reason;
  const auto available = parse_quantity(table.field(row, "available"));
  if (!available) return available.error();
  change.quantity = *available;

  auto product = db::resolve_product(database, change.product);
  if (!product) return std::move(product).error();
  auto warehouse = db::resolve_warehouse(database, change.warehouse);
  if (!warehouse) return std::move(warehouse).error();
  const auto before = db::find_balance(database, warehouse->key, product->key);
  const auto after = set_stock(database, clock, change);
  if (!after) return after.error();
  if (before ? before->available == change.quantity : change.quantity == 0)
    return Outcome::unchanged;
  return before ? Outcome::updated : Outcome::created;
}

}  // namespace

Result<ImportReport> import_products(db::Database& database, std::string_view csv_text,
                                     bool dry_run) {
  const auto table = csv::Table::read(csv_text, {"code", "name", "unit"},
                                      {"image", "price", "currency", "listings"});
  if (!table) return table.error();
  db::Transaction transaction(database);
  auto report = take_rows(
      *table, [&](const csv::Row& row) { return table->field(row, "code"); },
      [&](const csv::Row& row) { return take_product(database, *table, row); });
  if (!dry_run) transaction.commit();
  return report;
}

Result<ImportReport> import_stock(db::Database& database, const Clock& clock,
                                  std::string_view csv_text,
                                  const std::optional<std::string>& reason, bool dry_run) {
  const auto table = csv::Table::read(csv_text, {"product", "warehouse", "available"},
                                      {"on_hand", "awaiting_export", "damaged"});
  if (!table) return table.error();
  db::Transaction transaction(database);
  auto report = take_rows(
      *table,
      [&](const csv::Row& row) {
        return table->field(row, "product") + " in " + table->field(row, "warehouse");
      },
      [&](const csv::Row& row) { return take_stock(database, clock, *table, row, reason); });
  if (!dry_run) transaction.commit();
  return report;
}

}  // namespace ecsync
