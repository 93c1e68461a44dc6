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
#include "core/goods/doubtful_codes.h"
#include "core/goods/import_columns.h"
#include "core/goods/manage_products.h"
#include "core/records/code.h"
#include "core/records/product.h"

namespace ecsync {
namespace {

constexpr int longest_shown_key = 60;  // columns of a foreign text in a message

/// What became of a row.
struct Outcome {
  std::optional<ImportAction> action;  ///< nothing: it is as it was
  std::string key;
  Message what;
};

Error bad_row(Message message, Message hint = {}) {
  return make_error(ErrorCode::invalid_value, std::move(message), std::move(hint));
}

void count(ImportReport& report, int row, Outcome outcome) {
  if (!outcome.action) {
    ++report.unchanged;
    return;
  }
  ++(*outcome.action == ImportAction::created ? report.created : report.updated);
  if (report.changes.size() < ImportReport::most_changes)
    report.changes.push_back(
        {row, *outcome.action, std::move(outcome.key), std::move(outcome.what)});
}

/// The rows whose code a spreadsheet has probably changed.
std::vector<ImportError> doubtful_rows(db::Database& database, const csv::Table& table,
                                       std::string_view column) {
  const DoubtfulCodes doubtful(database);
  std::vector<ImportError> rows;
  for (const auto& row : table.rows()) {
    if (!row.fault.empty()) continue;
    const auto code = table.field(row, column);
    const auto doubt = doubtful.doubt(code);
    if (doubt.empty()) continue;
    auto error = bad_row(tr("'{}' looks wrong: {}", text::shorten(code, longest_shown_key), doubt));
    error.reference = code;
    rows.push_back({row.number, std::move(error)});
  }
  return rows;
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
      count(report, row.number, *std::move(outcome));
    } else {
      report.errors.push_back({row.number, std::move(outcome).error()});
    }
  }
  return report;
}

ImportReport refused(std::vector<ImportError> rows) {
  ImportReport report;
  report.errors = std::move(rows);
  report.refused = true;
  return report;
}

/// The stored product with what the row says written over it.
Result<ProductData> read_product(const csv::Table& table, const csv::Row& row,
                                 const std::optional<Product>& stored) {
  ProductData data;
  if (stored) data = static_cast<const ProductData&>(*stored);
  if (!stored) data.code = tidy_code(table.field(row, "code"));
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
  if (auto checked = stored ? check_product(data) : check_new_product(data); !checked)
    return std::move(checked).error();
  return data;
}

std::string shown_price(const ProductData& product) {
  return product.price ? to_decimal(*product.price, product.currency) : "-";
}

/// "name Áo → Áo lụa, price 45 → 48"
Message differences(const ProductData& before, const ProductData& after) {
  Message words;
  const auto compare = [&words](Phrase field, const std::string& old, const std::string& now) {
    if (old == now) return;
    if (!words.empty()) words += verbatim(", ");
    words += tr("{} {} → {}", field, text::shorten(old, longest_shown_key),
                text::shorten(now, longest_shown_key));
  };
  compare(phrase("name"), before.name, after.name);
  compare(phrase("unit"), before.unit, after.unit);
  compare(phrase("image"), before.image.value_or("-"), after.image.value_or("-"));
  compare(phrase("price"), shown_price(before), shown_price(after));
  return words;
}

/// Takes the rows of a table of products.
class ProductRows {
 public:
  ProductRows(db::Database& database, const csv::Table& table)
      : database_(database), table_(table) {}

  Result<Outcome> take(const csv::Row& row) {
    const auto stored = db::find_product(database_, table_.field(row, "code"));
    const auto data = read_product(table_, row, stored);
    if (!data) return data.error();
    if (stored) return update(*stored, *data);
    tell_twin(row.number, data->code);
    db::insert_product(database_, *data);
    return Outcome{
        ImportAction::created, data->code,
        verbatim(fmt::format("{} ({})", text::shorten(data->name, longest_shown_key), data->unit))};
  }
  std::vector<ImportError> take_twins() { return std::move(twins_); }

 private:
  Result<Outcome> update(const Product& stored, const ProductData& data) {
    const auto& before = static_cast<const ProductData&>(stored);
    if (data == before) return Outcome();
    db::update_product(database_, stored.key, data);
    return Outcome{ImportAction::updated, data.code, differences(before, data)};
  }

  void tell_twin(int row, const std::string& code) {
    const auto similar = db::similar_products(database_, code);
    if (similar.empty()) return;
    auto error = bad_row(tr("there is a product {} already; its code and {} differ in {}",
                            similar.front(), code, difference_of(code, similar.front())));
    error.reference = code;
    twins_.push_back({row, std::move(error)});
  }

  db::Database& database_;
  const csv::Table& table_;
  std::vector<ImportError> twins_;
};

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
    if (changed->before == changed->after) return Outcome();
    return Outcome{known ? ImportAction::updated : ImportAction::created,
                   change.product + " " + change.warehouse,
                   tr("available {} → {}", changed->before.available, changed->after.available)};
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

std::string_view name(ImportAction action) {
  return action == ImportAction::created ? "created" : "updated";
}

Phrase label(ImportAction action) {
  return action == ImportAction::created ? phrase_in("import action", "created")
                                         : phrase_in("import action", "updated");
}

Result<ImportReport> import_products(db::Database& database, std::string_view csv_text,
                                     const ImportOptions& options) {
  const auto table = csv::Table::read(csv_text, product_columns());
  if (!table) return table.error();
  db::Transaction transaction(database);
  if (auto doubtful = doubtful_rows(database, *table, "code"); !doubtful.empty() && !options.force)
    return refused(std::move(doubtful));
  ProductRows products(database, *table);
  auto report = take_rows(
      *table, [&](const csv::Row& row) { return tidy_code(table->field(row, "code")); },
      [&](const csv::Row& row) { return products.take(row); });
  if (!report) return report;
  report->twins = products.take_twins();
  if (!options.dry_run) transaction.commit();
  return report;
}

Result<ImportReport> import_stock(db::Database& database, const Clock& clock,
                                  std::string_view csv_text,
                                  const std::optional<std::string>& reason,
                                  const ImportOptions& options) {
  const auto table = csv::Table::read(csv_text, stock_columns());
  if (!table) return table.error();
  if (reason) {
    if (auto checked = check_text(phrase("reason"), *reason, true); !checked)
      return std::move(checked).error();
  }
  db::Transaction transaction(database);
  if (auto doubtful = doubtful_rows(database, *table, "product");
      !doubtful.empty() && !options.force)
    return refused(std::move(doubtful));
  StockCount count(database, clock, *table, reason);
  auto report = take_rows(
      *table,
      [&](const csv::Row& row) {
        // A code never has a '/', so two different pairs never make the same key.
        return tidy_code(table->field(row, "product")) + "/" + table->field(row, "warehouse");
      },
      [&](const csv::Row& row) { return count.take(row); });
  if (report && !options.dry_run) transaction.commit();
  return report;
}

}  // namespace ecsync
