#include "cli/table.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.h"

namespace ecsync::cli {
namespace {

constexpr int longest_text = 60;  // columns; the whole text is in CSV and JSON

std::string grouped(std::string digits, char separator) {
  for (auto place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > 0; place -= 3)
    digits.insert(digits.begin() + place, separator);
  return digits;
}

struct Show {
  const LocalTime& local;

  std::string operator()(std::monostate /*none*/) const { return "-"; }
  std::string operator()(const Text& text) const {
    return text::shorten(text::printable(text.value), longest_text);
  }
  std::string operator()(const Word& word) const { return word.value; }
  std::string operator()(std::int64_t number) const { return fmt::format("{}", number); }
  std::string operator()(const Money& money) const { return show_money(money); }
  std::string operator()(Timestamp time) const { return local.show(time); }
  std::string operator()(bool value) const { return value ? "yes" : "no"; }
};

bool to_the_right(const Cell& cell) {
  return std::holds_alternative<std::int64_t>(cell) || std::holds_alternative<Money>(cell);
}

/// A column goes to the right when it holds numbers and nothing else.
bool right_aligned(const Table& table, std::size_t column) {
  bool any = false;
  for (const auto& row : table.rows) {
    if (std::holds_alternative<std::monostate>(row[column])) continue;
    if (!to_the_right(row[column])) return false;
    any = true;
  }
  return any;
}

struct Rendered {
  std::vector<std::string> cells;  // header first when there is one
  int width = 0;
  bool right = false;
};

Rendered render_column(const Table& table, std::size_t column, const LocalTime& local,
                       bool headers) {
  Rendered rendered;
  rendered.right = right_aligned(table, column);
  if (headers) rendered.cells.push_back(table.columns[column].name);
  for (const auto& row : table.rows) rendered.cells.push_back(std::visit(Show{local}, row[column]));
  for (const auto& cell : rendered.cells)
    rendered.width = std::max(rendered.width, text::display_width(cell));
  return rendered;
}

void append_padded(std::string& out, const std::string& cell, const Rendered& column, bool last) {
  const std::string gap(static_cast<std::size_t>(column.width - text::display_width(cell)), ' ');
  if (column.right) {
    out += gap + cell;
  } else {
    out += cell;
    if (!last) out += gap;
  }
  out += last ? "\n" : "  ";
}

}  // namespace

Cell text_cell(std::string value) {
  return Text{std::move(value)};
}
Cell text_cell(const std::optional<std::string>& value) {
  return value ? Cell(Text{*value}) : Cell();
}
Cell word_cell(std::string_view value) {
  return Word{std::string(value)};
}
Cell time_cell(const std::optional<Timestamp>& value) {
  return value ? Cell(*value) : Cell();
}
Cell money_cell(const std::optional<std::int64_t>& minor, const Currency& currency) {
  return minor ? Cell(Money{*minor, currency}) : Cell();
}
Cell count_cell(const std::optional<std::int64_t>& value) {
  return value ? Cell(*value) : Cell();
}

Result<Table> select_columns(Table table, const std::vector<std::string>& names) {
  if (names.empty()) return table;
  Table selected;
  selected.rows.resize(table.rows.size());
  for (const auto& name : names) {
    const auto found = std::find_if(table.columns.begin(), table.columns.end(),
                                    [&](const auto& column) { return column.name == name; });
    if (found == table.columns.end()) {
      std::string known;
      for (const auto& column : table.columns) known += (known.empty() ? "" : ", ") + column.name;
      return make_error(ErrorCode::usage, fmt::format("--columns: no column '{}'", name),
                        fmt::format("There are {}.", known));
    }
    selected.columns.push_back({name, true});
    const auto index = static_cast<std::size_t>(found - table.columns.begin());
    for (std::size_t row = 0; row < table.rows.size(); ++row)
      selected.rows[row].push_back(table.rows[row][index]);
  }
  return selected;
}

std::string show_money(const Money& money) {
  auto decimal = to_decimal(money.minor, money.currency);
  const bool negative = decimal.starts_with('-');
  if (negative) decimal.erase(0, 1);
  const auto point = decimal.find('.');
  const bool dong = money.currency.code == "VND";
  auto shown = grouped(decimal.substr(0, point), dong ? '.' : ',');
  if (point != std::string::npos) shown += decimal.substr(point);
  return (negative ? "-" : "") + shown + (dong ? " đ" : " " + money.currency.code);
}

std::string render_table(const Table& table, const LocalTime& local, bool headers) {
  std::vector<Rendered> columns;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].shown) columns.push_back(render_column(table, i, local, headers));
  }
  if (columns.empty()) return "";
  std::string out;
  for (std::size_t line = 0; line < columns.front().cells.size(); ++line) {
    for (std::size_t i = 0; i < columns.size(); ++i)
      append_padded(out, columns[i].cells[line], columns[i], i + 1 == columns.size());
  }
  return out;
}

}  // namespace ecsync::cli
