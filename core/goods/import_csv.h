#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"
#include "core/db/database.h"

namespace ecsync {

/// A row that did not go in.
struct ImportError {
  int row = 0;  ///< as a spreadsheet counts: the row of column names is 1
  Error error;
};

enum class ImportAction { created, updated };
/// The enumerator's own name.
std::string_view name(ImportAction action);
/// The word for people.
Phrase label(ImportAction action);

/// What a row changes.
struct ImportChange {
  int row = 0;
  ImportAction action{};
  std::string key;  ///< the product's code; of a stock count also the warehouse
  Message what;     ///< "price 450.000 → 480.000"
};

struct ImportReport {
  std::int64_t created = 0;
  std::int64_t updated = 0;
  std::int64_t unchanged = 0;
  std::vector<ImportError> errors;
  std::vector<ImportChange> changes;  ///< the first most_changes
  std::vector<ImportError> twins;     ///< new codes that are similar to others, as warnings
  bool refused = false;               ///< codes are doubtful (`errors`), and nothing went in

  static constexpr std::size_t most_changes = 20;
};

struct ImportOptions {
  bool dry_run = false;
  bool force = false;  ///< also codes that a spreadsheet has probably changed
};

/// Imports products. Columns: code, name, unit and, when there, image, price, currency, by the
/// heads of import_columns.h. A new code makes a product, a known one updates it. A column that is
/// missing keeps what is stored; an empty image or price removes it. A bad row is reported and the
/// others go in, all in one transaction; when codes are doubtful (doubtful_codes.h) none does
/// unless `force` says so. What `products --format csv` prints can be imported. Safe to repeat.
/// Errors: invalid_value when the table has other columns or is no text; interrupted, and then
/// nothing went in.
Result<ImportReport> import_products(db::Database& database, std::string_view csv_text,
                                     const ImportOptions& options);

/// Imports a stock count. Columns: product, warehouse, available; `available` is set to the number
/// in the row. `created` counts the products that were never in that warehouse before. Otherwise
/// like import_products.
Result<ImportReport> import_stock(db::Database& database, const Clock& clock,
                                  std::string_view csv_text,
                                  const std::optional<std::string>& reason,
                                  const ImportOptions& options);

}  // namespace ecsync
