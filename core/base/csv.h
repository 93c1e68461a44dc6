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

/// A column that a table may have. What stands in brackets, and signs such as `*`, do not count in
/// a head; neither do case, marks and blanks.
struct Column {
  std::string name;                   ///< "code"
  bool required = false;              ///< there is no table without it
  std::vector<std::string> others{};  ///< further heads: "Mã hàng"
  bool passed_over = false;           ///< it may be there and is not read
};

/// Whether the text is a workbook or another file that holds no plain text; then in a few words
/// what: "an Excel workbook (.xlsx)".
std::optional<Message> not_a_text(std::string_view bytes);

/// Records with named columns.
class Table {
 public:
  /// Reads a text as spreadsheets write it. One of its first rows names the columns; rows above it
  /// and rows without a value are passed over, and so are columns without head and values. That row
  /// tells whether columns are separated by commas, semicolons or tabs, unless a line `sep=;` does.
  /// Errors: invalid_value for a text that is empty, no text, or not UTF-8, a malformed header, a
  /// missing, unknown or doubled column.
  static Result<Table> read(std::string_view text, const std::vector<Column>& columns);

  /// Data rows, the header left out.
  const std::vector<Row>& rows() const { return rows_; }
  bool has(std::string_view column) const { return index_of(column).has_value(); }
  /// The field of a column, outer blanks removed, and the apostrophe that our own CSV puts before a
  /// text that a spreadsheet would take for a formula; "" when the table has no such column. The
  /// row must be without fault.
  std::string field(const Row& row, std::string_view column) const;

 private:
  Table() = default;
  Status take_header(const std::vector<Column>& known);
  Status name_columns(const Row& header, const std::vector<Column>& known);
  void fit_rows();
  Status check_nameless() const;
  std::optional<std::size_t> index_of(std::string_view column) const;

  std::vector<std::string> columns_;   ///< names; "" for one that is not read
  std::vector<std::size_t> nameless_;  ///< places of columns without a head
  std::vector<Row> rows_;
};

}  // namespace ecsync::csv
