#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"
#include "core/db/database.h"

namespace ecsync {

/// A row that did not go in.
struct ImportError {
  int row = 0;  ///< as a spreadsheet counts: the column names are row 1
  Error error;
};

struct ImportReport {
  std::int64_t created = 0;
  std::int64_t updated = 0;
  std::int64_t unchanged = 0;
  std::vector<ImportError> errors;
};

/// Products by code: columns code, name, unit and, when there, image, price, currency. A new code
/// makes a product, a known one is updated; a column that is not there keeps what is stored, an
/// empty image or price removes it. A bad row is reported and the others go in, all in one
/// transaction. Also reads back what `products --format csv` prints. Safe to repeat.
/// Errors: invalid_value when the columns are not these; interrupted, and nothing went in.
Result<ImportReport> import_products(db::Database& database, std::string_view csv_text,
                                     bool dry_run);

/// Stock counts: columns product, warehouse, available; `available` becomes the number of the row.
/// `created` counts products that were never in that warehouse. As above.
Result<ImportReport> import_stock(db::Database& database, const Clock& clock,
                                  std::string_view csv_text,
                                  const std::optional<std::string>& reason, bool dry_run);

}  // namespace ecsync
