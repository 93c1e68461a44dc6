#include "core/base/csv.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.h"

namespace ecsync::csv {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr int longest_shown_field = 40;  // columns of a foreign text in a message

class Parser {
 public:
  Parser(std::string_view text, char separator) : rest_(text), separator_(separator) {}

  std::vector<Row> rows() {
    std::vector<Row> result;
    for (int number = 1; !rest_.empty(); ++number) {
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
};

std::string_view without_mark(std::string_view text) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return text;
}

/// The separator of the columns, as the first line shows it. No name of a column contains one of
/// the three.
char separator_of(std::string_view text) {
  const auto first = std::min(text.find_first_not_of("\r\n"), text.size());
  const auto header = text.substr(first, text.find_first_of("\r\n", first) - first);
  for (const char separator : {',', ';', '\t'}) {
    if (header.find(separator) != std::string_view::npos) return separator;
  }
  return ',';
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

std::string lower(std::string_view name) {
  std::string text(name);
  std::transform(text.begin(), text.end(), text.begin(), [](char byte) {
    return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
  });
  return text;
}

Error bad_table(Message message, Message hint) {
  return make_error(ErrorCode::invalid_value, std::move(message), std::move(hint));
}

bool holds(const std::vector<std::string>& names, std::string_view wanted) {
  return std::find(names.begin(), names.end(), wanted) != names.end();
}

Status check_columns(const std::vector<std::string>& columns,
                     const std::vector<std::string>& required,
                     const std::vector<std::string>& optional) {
  const auto expected = [&] {
    if (optional.empty())
      return tr("The first row names the columns: {}.", fmt::join(required, ","));
    return tr("The first row names the columns: {}; optional: {}.", fmt::join(required, ","),
              fmt::join(optional, ","));
  };
  for (const auto& name : required) {
    if (!holds(columns, name))
      return bad_table(tr("the table has no column '{}'", name), expected());
  }
  for (auto column = columns.begin(); column != columns.end(); ++column) {
    if (!holds(required, *column) && !holds(optional, *column))
      return bad_table(tr("the table has an unknown column '{}'", shown_field(*column)),
                       expected());
    if (std::find(columns.begin(), column, *column) != column)
      return bad_table(tr("the table has the column '{}' twice", *column), expected());
  }
  return Done{};
}

}  // namespace

std::vector<Row> parse(std::string_view text, char separator) {
  return Parser(without_mark(text), separator).rows();
}

Result<Table> Table::read(std::string_view text, const std::vector<std::string>& required,
                          const std::vector<std::string>& optional) {
  if (is_utf16(text)) return bad_table(tr("the table is UTF-16"), tr("Save it as CSV UTF-8."));
  text = without_mark(text);
  Table table;
  table.rows_ = parse(text, separator_of(text));
  if (table.rows_.empty())
    return bad_table(tr("the table is empty"),
                     tr("The first row names the columns: {}.", fmt::join(required, ",")));
  auto& header = table.rows_.front();
  if (!header.fault.empty())
    return bad_table(tr("the row of column names has {}", header.fault), {});
  for (const auto& name : header.fields) table.columns_.push_back(lower(trimmed_field(name)));
  if (auto checked = check_columns(table.columns_, required, optional); !checked)
    return std::move(checked).error();
  table.rows_.erase(table.rows_.begin());
  for (auto& row : table.rows_) {
    if (row.fault.empty() && row.fields.size() != table.columns_.size())
      row.fault = tr("{} fields instead of {}", row.fields.size(), table.columns_.size());
  }
  return table;
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
