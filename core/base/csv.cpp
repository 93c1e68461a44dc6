#include "core/base/csv.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.h"
#include "core/base/utf8.h"

namespace ecsync::csv {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr int longest_shown_field = 40;        // columns of a foreign text in a message
constexpr std::ptrdiff_t rows_to_header = 10;  // titles may stand above it

class Parser {
 public:
  Parser(std::string_view text, char separator, int first_row = 1)
      : rest_(text), separator_(separator), first_row_(first_row) {}

  std::vector<Row> rows() {
    std::vector<Row> result;
    for (int number = first_row_; !rest_.empty(); ++number) {
      if (skip_line_end()) continue;
      result.push_back(record());
      result.back().number = number;
    }
    return result;
  }

 private:
  Row record() {
    Row row;
    const auto start = rest_;
    while (true) {
      auto field = rest_.substr(0, 1) == "\"" ? quoted(row) : plain(row);
      if (!row.fault.empty()) {
        rest_ = start;
        skip_line();
        return row;
      }
      row.fields.push_back(std::move(field));
      if (rest_.empty() || skip_line_end()) return row;
      rest_.remove_prefix(1);  // the separator: quoted() and plain() stop at nothing else
      if (rest_.empty()) {
        row.fields.emplace_back();
        return row;
      }
    }
  }

  std::string plain(Row& row) {
    const auto ends_field = [this](char c) {
      return c == separator_ || c == '"' || c == '\r' || c == '\n';
    };
    const auto* const place = std::find_if(rest_.begin(), rest_.end(), ends_field);
    const auto end = static_cast<std::size_t>(place - rest_.begin());
    std::string field(rest_.substr(0, end));
    rest_.remove_prefix(end);
    if (rest_.substr(0, 1) == "\"") row.fault = tr("a quote inside a field that is not quoted");
    if (rest_.substr(0, 1) == "\r" && rest_.substr(0, 2) != "\r\n")
      row.fault = tr("a carriage return inside a field that is not quoted");
    return field;
  }

  std::string quoted(Row& row) {
    std::string field;
    rest_.remove_prefix(1);
    while (true) {
      const auto end = rest_.find('"');
      if (end == std::string_view::npos) {
        row.fault = tr("a quote that is never closed");
        return field;
      }
      field += rest_.substr(0, end);
      rest_.remove_prefix(end + 1);
      if (rest_.substr(0, 1) != "\"") break;
      field += '"';
      rest_.remove_prefix(1);
    }
    if (!rest_.empty() && rest_.front() != separator_ && !at_line_end())
      row.fault = tr("text after the closing quote");
    return field;
  }

  bool at_line_end() const { return rest_.substr(0, 1) == "\n" || rest_.substr(0, 2) == "\r\n"; }

  bool skip_line_end() {
    if (!at_line_end()) return false;
    rest_.remove_prefix(rest_.front() == '\n' ? 1 : 2);
    return true;
  }

  void skip_line() {
    const auto end = rest_.find('\n');
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
  }

  std::string_view rest_;
  char separator_;
  int first_row_;
};

std::string lower(std::string_view name) {
  return text::lower_case(name);
}

std::string_view without_mark(std::string_view text) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return text;
}

/// The separator that a line shows: the one that is there most often outside of quotes.
char separator_of(std::string_view text) {
  const auto first = std::min(text.find_first_not_of("\r\n"), text.size());
  const auto line = text.substr(first, text.find_first_of("\r\n", first) - first);
  char found = ',';
  std::ptrdiff_t most = 0;
  for (const char separator : {',', ';', '\t'}) {
    bool quoted = false;
    const auto count = std::count_if(line.begin(), line.end(), [&](char c) {
      if (c == '"') quoted = !quoted;
      return c == separator && !quoted;
    });
    if (count <= most) continue;
    most = count;
    found = separator;
  }
  return found;
}

/// The separator that the first line names for Excel, `sep=;`; the line is then taken away.
std::optional<char> take_named_separator(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  auto line = text::trimmed(text.substr(0, end), "\r\"");
  if (line.size() != 5 || lower(line.substr(0, 4)) != "sep=") return std::nullopt;
  text.remove_prefix(std::min(end + 1, text.size()));
  return line[4];
}

/// `text` without the apostrophe that our own CSV puts before what looks like a formula
/// (cli/output/csv.cpp).
std::string_view without_defusing(std::string_view text) {
  constexpr std::string_view dangerous("=+-@\t\r\0", 7);
  if (text.size() > 1 && text[0] == '\'' && dangerous.find(text[1]) != std::string_view::npos)
    text.remove_prefix(1);
  return text;
}

std::string shown_field(const std::string& text) {
  return text::shorten(text::printable(text), longest_shown_field);
}

bool is_utf16(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF") ||
         text.substr(0, 2).find('\0') != std::string_view::npos;
}

std::string_view trimmed_field(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

Error bad_table(Message message, Message hint) {
  return make_error(ErrorCode::invalid_value, std::move(message), std::move(hint));
}

/// A head as it is compared: "Giá bán (VND) *" and "gia_ban" are the same.
std::string head_key(std::string_view head) {
  std::string plain;
  int depth = 0;
  for (const char c : head) {
    if (c == '(' || c == '[') ++depth;
    const bool drop = depth > 0 || c == '*' || c == ':' || c == '.' || c == '#';
    if (!drop) plain += c == '_' || c == '-' ? ' ' : c;
    if ((c == ')' || c == ']') && depth > 0) --depth;
  }
  // What folds to nothing, such as "#" alone, is itself.
  const auto key = text::fold(plain);
  return std::string(text::trimmed(key.empty() ? text::fold(head) : key));
}

const Column* find_column(const std::vector<Column>& known, std::string_view head) {
  const auto key = head_key(head);
  const auto is_it = [&key](const Column& column) {
    const auto same = [&key](const std::string& other) { return head_key(other) == key; };
    return same(column.name) || std::any_of(column.others.begin(), column.others.end(), same);
  };
  const auto found = std::find_if(known.begin(), known.end(), is_it);
  return found == known.end() ? nullptr : &*found;
}

bool is_blank(std::string_view field) {
  return text::trimmed(field, " \t\r\n").empty();
}

bool is_blank(const Row& row) {
  return row.fault.empty() &&
         std::all_of(row.fields.begin(), row.fields.end(),
                     [](const std::string& field) { return is_blank(std::string_view(field)); });
}

/// "code, name, unit; optional: image, price".
Message expected(const std::vector<Column>& known) {
  std::vector<std::string> required;
  std::vector<std::string> optional;
  for (const auto& column : known) {
    if (column.passed_over) continue;
    auto& names = column.required ? required : optional;
    names.push_back(column.others.empty()
                        ? column.name
                        : fmt::format("{} ({})", column.name, column.others.front()));
  }
  if (optional.empty())
    return tr("The first row names the columns: {}.", fmt::join(required, ", "));
  return tr("The first row names the columns: {}; optional: {}.", fmt::join(required, ", "),
            fmt::join(optional, ", "));
}

/// The heads that are no column's, each with the column that was probably meant.
std::vector<std::string> unknown_heads(const Row& header, const std::vector<Column>& known) {
  std::vector<std::string> heads;
  for (const auto& head : header.fields) {
    if (is_blank(std::string_view(head)) || find_column(known, head) != nullptr) continue;
    text::Nearest nearest(head_key(head));
    for (const auto& column : known) {
      nearest.offer(column.name);
      for (const auto& other : column.others) nearest.offer(other);
    }
    const auto* const meant =
        nearest.found().empty() ? nullptr : find_column(known, nearest.found());
    heads.push_back(meant == nullptr || meant->passed_over
                        ? fmt::format("'{}'", shown_field(head))
                        : fmt::format("'{}' ({}?)", shown_field(head), meant->name));
  }
  return heads;
}

bool names_all_required(const Row& row, const std::vector<Column>& known) {
  if (!row.fault.empty()) return false;
  return std::all_of(known.begin(), known.end(), [&](const Column& column) {
    return !column.required ||
           std::any_of(row.fields.begin(), row.fields.end(), [&](const std::string& head) {
             return find_column(known, head) == &column;
           });
  });
}

/// The rows that are no UTF-8: "2, 3, 7 …".
std::string rows_of_other_encoding(const std::vector<Row>& rows) {
  constexpr std::size_t shown = 10;
  std::string numbers;
  std::size_t count = 0;
  for (const auto& row : rows) {
    const auto fine = [](const std::string& field) {
      return utf8::well_formed_length(field) == field.size();
    };
    if (std::all_of(row.fields.begin(), row.fields.end(), fine)) continue;
    if (++count > shown) return numbers + " …";
    numbers += (numbers.empty() ? "" : ", ") + std::to_string(row.number);
  }
  return numbers;
}

Status check_text_of(std::string_view text, const std::vector<Row>& rows) {
  if (utf8::well_formed_length(text) == text.size()) return Done{};
  return bad_table(
      tr("the table is not UTF-8 but in an older encoding, such as Windows-1258 or Windows-1252 "
         "(rows {})",
         rows_of_other_encoding(rows)),
      tr("In the spreadsheet: Save as, CSV UTF-8."));
}

}  // namespace

std::vector<Row> parse(std::string_view text, char separator) {
  return Parser(without_mark(text), separator).rows();
}

std::optional<Message> not_a_text(std::string_view bytes) {
  if (bytes.starts_with("PK\x03\x04")) {
    if (bytes.substr(0, 100).find("opendocument") != std::string_view::npos)
      return tr("a LibreOffice workbook (.ods)");
    return tr("an Excel workbook (.xlsx)");
  }
  if (bytes.starts_with("\xD0\xCF\x11\xE0")) return tr("an old Excel workbook (.xls)");
  if (bytes.starts_with("%PDF")) return tr("a PDF");
  const auto start = lower(text::trimmed(without_mark(bytes.substr(0, 200))));
  if (start.starts_with("<html") || start.starts_with("<!doctype html") ||
      start.starts_with("<table") || start.starts_with("<?xml"))
    return tr("a page or XML, whatever its name says");
  if (bytes.starts_with("{") || bytes.starts_with("[")) return tr("JSON");
  return std::nullopt;
}

Result<Table> Table::read(std::string_view text, const std::vector<Column>& columns) {
  if (const auto what = not_a_text(text))
    return bad_table(tr("the file is {}, not a CSV table", *what),
                     tr("Open it in a spreadsheet and save it as CSV UTF-8."));
  if (is_utf16(text)) return bad_table(tr("the table is UTF-16"), tr("Save it as CSV UTF-8."));
  text = without_mark(text);
  const auto whole = text;
  const auto named = take_named_separator(text);
  Table table;
  table.rows_ = Parser(text, named.value_or(separator_of(text)), named ? 2 : 1).rows();
  if (auto checked = check_text_of(whole, table.rows_); !checked) return std::move(checked).error();
  std::erase_if(table.rows_, [](const Row& row) { return is_blank(row); });
  if (table.rows_.empty()) return bad_table(tr("the table is empty"), expected(columns));
  if (auto taken = table.take_header(columns); !taken) return std::move(taken).error();
  table.fit_rows();
  if (auto checked = table.check_nameless(); !checked) return std::move(checked).error();
  return table;
}

/// Finds the row that names the columns and takes it and what stands above it away.
Status Table::take_header(const std::vector<Column>& known) {
  const auto end = rows_.begin() + std::min(std::ssize(rows_), rows_to_header);
  auto header = std::find_if(rows_.begin(), end,
                             [&](const Row& row) { return names_all_required(row, known); });
  if (header == end) header = rows_.begin();
  if (!header->fault.empty())
    return bad_table(tr("the row of column names has {}", header->fault), {});
  if (auto named = name_columns(*header, known); !named) return named;
  rows_.erase(rows_.begin(), header + 1);
  return Done{};
}

Status Table::name_columns(const Row& header, const std::vector<Column>& known) {
  for (const auto& column : known) {
    const auto is_it = [&](const std::string& head) { return find_column(known, head) == &column; };
    const auto count = std::count_if(header.fields.begin(), header.fields.end(), is_it);
    if (column.required && count == 0) {
      const auto heads = unknown_heads(header, known);
      if (heads.empty())
        return bad_table(tr("the table has no column '{}'", column.name), expected(known));
      return bad_table(tr("the table has no column '{}', but unknown ones: {}", column.name,
                          fmt::join(heads, ", ")),
                       expected(known));
    }
    if (count > 1 && !column.passed_over)
      return bad_table(tr("the table has the column '{}' twice", column.name), expected(known));
  }
  if (const auto heads = unknown_heads(header, known); !heads.empty())
    return bad_table(tr_count(std::ssize(heads), "the table has an unknown column {1}",
                              "the table has unknown columns {1}", fmt::join(heads, ", ")),
                     expected(known));
  columns_.reserve(header.fields.size());
  for (const auto& head : header.fields) {
    const auto* const column = find_column(known, head);
    if (is_blank(std::string_view(head))) nameless_.push_back(columns_.size());
    columns_.push_back(column == nullptr || column->passed_over ? "" : column->name);
  }
  return Done{};
}

/// Brings each row to as many fields as there are columns. Only blank ones may be too many.
void Table::fit_rows() {
  for (auto& row : rows_) {
    if (!row.fault.empty()) continue;
    const auto there = row.fields.size();
    while (row.fields.size() > columns_.size() && is_blank(std::string_view(row.fields.back())))
      row.fields.pop_back();
    if (row.fields.size() > columns_.size() || there < columns_.size())
      row.fault = tr("{} fields instead of {}", there, columns_.size());
  }
}

/// What stands in a column without a name would be lost without a word.
Status Table::check_nameless() const {
  for (const auto place : nameless_) {
    const auto has_value = [place](const Row& row) {
      return row.fault.empty() && !is_blank(std::string_view(row.fields.at(place)));
    };
    const auto found = std::find_if(rows_.begin(), rows_.end(), has_value);
    if (found != rows_.end())
      return bad_table(tr("column {} has no name, but a value in row {}: '{}'", place + 1,
                          found->number, shown_field(found->fields.at(place))),
                       tr("Name the column in the first row, or empty it."));
  }
  return Done{};
}

std::string Table::field(const Row& row, std::string_view column) const {
  const auto index = index_of(column);
  return index ? std::string(without_defusing(trimmed_field(row.fields.at(*index)))) : "";
}

std::optional<std::size_t> Table::index_of(std::string_view column) const {
  const auto found = std::find(columns_.begin(), columns_.end(), column);
  if (found == columns_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns_.begin());
}

}  // namespace ecsync::csv
