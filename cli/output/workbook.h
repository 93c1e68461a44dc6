#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/output/table.h"
#include "core/base/result.h"

namespace ecsync::cli {

/// One sheet of a workbook: a table with the name that stands on its tab.
struct Sheet {
  using Take = std::function<Status(const std::vector<Cell>&)>;

  Phrase name;
  Table table;
  std::function<Status(const Take&)> more{};  ///< hands over further rows, one at a time, so that
                                              ///< they need not all be held
};

/// The most rows that a sheet holds below the row of heads.
inline constexpr std::int64_t most_sheet_rows = 1'048'575;

/// The interface of the module `workbook`. libxlsxwriter is loaded with the module.
class WorkbookWriter {
 public:
  static constexpr auto module = "workbook";

  WorkbookWriter() = default;
  WorkbookWriter(const WorkbookWriter&) = delete;
  WorkbookWriter& operator=(const WorkbookWriter&) = delete;
  virtual ~WorkbookWriter() = default;

  /// Writes a workbook (.xlsx) to `path`. Amounts and counts are numbers, times are dates in the
  /// zone of `local`, everything else is text; heads and our own words are in `language`. Errors:
  /// internal; invalid_value for more rows or a longer text than Excel holds; those of the rows.
  virtual Status write(const std::string& path, const std::vector<Sheet>& sheets,
                       const LocalTime& local, Language language) const = 0;
};

}  // namespace ecsync::cli
