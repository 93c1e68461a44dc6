#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace ecsync::csv {

/// One record. `number` is the row a spreadsheet shows: the header is row 1, blank rows count.
struct Row {
  int number = 0;
  std::vector<std::string> fields;
  Message fault;  ///< "" or why the record is not well-formed; then `fields` means nothing
};

/// All records of a text after RFC 4180: fields are separated by `separator` and may be quoted with
/// `"`; inside quotes `""` stands for a quote and line breaks are allowed. Lines end with CRLF or
/// LF; the last one may lack its end. A UTF-8 byte order mark is skipped; blank lines are counted,
/// not returned. A malformed record is returned with its fault and reading goes on at the line
/// after the one it began in, so a stray quote never swallows the rows that follow.
std::vector<Row> parse(std::string_view text, char separator = ',');

/// Records with named columns.
class Table {
 public:
  /// Reads a text whose first record names the columns (case and outer blanks do not matter). The
  /// first record tells whether columns are separated by commas, or by the semicolons or tabs that
  /// spreadsheets write where the comma is the decimal sign. All `required` columns must be there,
  /// and others only when they are `optional`. Errors: invalid_value for a text that is empty or
  /// UTF-16, a malformed header, a missing, unknown or doubled column.
  static Result<Table> read(std::string_view text, const std::vector<std::string>& required,
                            const std::vector<std::string>& optional);

  /// Data rows, the header left out.
  const std::vector<Row>& rows() const { return rows_; }
  bool has(std::string_view column) const { return index_of(column).has_value(); }
  /// The field of a column, outer blanks removed, and the apostrophe that our own CSV puts before a
  /// text that a spreadsheet would take for a formula; "" when the table has no such column. The
  /// row must be without fault.
  std::string field(const Row& row, std::string_view column) const;

 private:
  Table() = default;
  std::optional<std::size_t> index_of(std::string_view column) const;
  std::vector<std::string> columns_;
  std::vector<Row> rows_;
};

}  // namespace ecsync::csv
