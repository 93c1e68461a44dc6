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

struct ImportReport {
  std::int64_t created = 0;
  std::int64_t updated = 0;
  std::int64_t unchanged = 0;
  std::vector<ImportError> errors;
};

/// Imports products. Columns: code, name, unit and, when there, image, price, currency. A new code
/// makes a product, a known one updates it. A column that is missing keeps what is stored; an empty
/// image or price removes it. A bad row is reported and the others go in, all in one transaction.
/// What `products --format csv` prints can be imported. Safe to repeat.
/// Errors: invalid_value when the table has other columns; interrupted, and then nothing went in.
Result<ImportReport> import_products(db::Database& database, std::string_view csv_text,
                                     bool dry_run);

/// Imports a stock count. Columns: product, warehouse, available; `available` is set to the number
/// in the row. `created` counts the products that were never in that warehouse before. Otherwise
/// like import_products.
Result<ImportReport> import_stock(db::Database& database, const Clock& clock,
                                  std::string_view csv_text,
                                  const std::optional<std::string>& reason, bool dry_run);

}  // namespace ecsync
