#include "cli/output/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "cli/output/did_you_mean.h"
#include "core/base/text.h"

namespace ecsync::cli {
namespace {

constexpr int good_prose = 16;  // columns; enough to tell one thing from another
constexpr int least_prose = 8;  // columns; fewer say nothing
constexpr int least_sentence = 40;
constexpr int between = 2;  // blanks

std::string grouped(std::string digits, char separator) {
  for (auto place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > 0; place -= 3)
    digits.insert(digits.begin() + place, separator);
  return digits;
}

struct Show {
  const LocalTime& local;
  Language language;

  std::string operator()(std::monostate /*none*/) const { return "-"; }
  std::string operator()(const Text& text) const { return text::printable(text.value); }
  std::string operator()(const Word& word) const { return word.value.in(language); }
  std::string operator()(std::int64_t number) const { return fmt::format("{}", number); }
  std::string operator()(Change change) const {
    return change.value == 0 ? "0" : fmt::format("{:+}", change.value);
  }
  std::string operator()(const Money& money) const { return show_money(money); }
  std::string operator()(Timestamp time) const { return local.show(time); }
  std::string operator()(bool value) const {
    return std::string((value ? phrase("yes") : phrase("no")).in(language));
  }
};

bool to_the_right(const Cell& cell) {
  return std::holds_alternative<std::int64_t>(cell) || std::holds_alternative<Change>(cell) ||
         std::holds_alternative<Money>(cell);
}

bool says_nothing(const Cell& cell) {
  const auto* const word = std::get_if<Word>(&cell);
  return std::holds_alternative<std::monostate>(cell) || (word != nullptr && word->value.empty());
}

/// A column goes to the right when it holds numbers and nothing else.
bool right_aligned(const Table& table, std::size_t column) {
  bool any = false;
  for (const auto& row : table.rows) {
    if (says_nothing(row[column])) continue;
    if (!to_the_right(row[column])) return false;
    any = true;
  }
  return any;
}

bool is_prose(const Table& table, std::size_t column) {
  return table.columns[column].narrowing.prose &&
         std::all_of(table.rows.begin(), table.rows.end(), [&](const auto& row) {
           return std::holds_alternative<Text>(row[column]) || says_nothing(row[column]);
         });
}

struct Rendered {
  std::vector<std::string> cells;  // the heading first, when there is one
  int width = 0;
  bool right = false;
  int least = 0;  // the least width; `width` unless it can be cut
  int good = 0;   // the least width before other columns are left out
  int expendable = 0;
};

Rendered render_column(const Table& table, std::size_t column, const LocalTime& local,
                       Language language, bool headers) {
  Rendered rendered;
  const auto& [name, shown, narrowing] = table.columns[column];
  rendered.right = right_aligned(table, column);
  rendered.expendable = narrowing.expendable;
  if (headers) rendered.cells.emplace_back(name.in(language));
  for (const auto& row : table.rows)
    rendered.cells.push_back(std::visit(Show{local, language}, row[column]));
  for (const auto& cell : rendered.cells)
    rendered.width = std::max(rendered.width, text::display_width(cell));
  rendered.least = rendered.good = rendered.width;
  if (is_prose(table, column)) {
    const int heading = headers ? text::display_width(rendered.cells.front()) : 0;
    rendered.least = std::min(rendered.width, std::max(heading, least_prose));
    rendered.good = std::min(rendered.width, std::max(heading, good_prose));
  } else if (narrowing.sentence) {
    rendered.least = std::min(rendered.width, least_sentence);
  }
  return rendered;
}

/// The width of a line when each column has the width in `measure`.
int line_width(const std::vector<Rendered>& columns, int Rendered::*measure) {
  return std::accumulate(
      columns.begin(), columns.end(), -between,
      [measure](int sum, const auto& each) { return sum + each.*measure + between; });
}

/// Leaves out expendable columns until the others have room or none is left to leave out.
void leave_out(std::vector<Rendered>& columns, int width) {
  while (line_width(columns, &Rendered::good) > width) {
    auto first = columns.end();
    for (auto column = columns.begin(); column != columns.end(); ++column) {
      if (column->expendable == 0) continue;
      if (first == columns.end() || column->expendable < first->expendable) first = column;
    }
    if (first == columns.end()) return;
    columns.erase(first);
  }
}

/// Narrows the widest column that can be cut, again and again, until the line fits or none can.
void narrow(std::vector<Rendered>& columns, int width) {
  int line = line_width(columns, &Rendered::width);
  while (line > width) {
    const auto widest =
        std::max_element(columns.begin(), columns.end(), [](const Rendered& a, const Rendered& b) {
          return (a.width > a.least ? a.width : 0) < (b.width > b.least ? b.width : 0);
        });
    if (widest->width == widest->least) return;
    --widest->width;
    --line;
  }
}

void append_padded(std::string& out, const std::string& whole, const Rendered& column, bool last) {
  const auto cell = text::shorten(whole, column.width);
  const std::string gap(static_cast<std::size_t>(column.width - text::display_width(cell)), ' ');
  if (column.right) {
    out += gap + cell;
  } else {
    out += cell;
    if (!last) out += gap;
  }
  out += last ? "\n" : std::string(between, ' ');
}

}  // namespace

Cell text_cell(std::string value) {
  return Text{std::move(value)};
}
Cell text_cell(const std::optional<std::string>& value) {
  return value ? Cell(Text{*value}) : Cell();
}
Cell word_cell(std::string_view value) {
  return Word{verbatim(std::string(value))};
}
Cell word_cell(Phrase value) {
  return Word{value};
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
Cell blank_cell() {
  return Word{};
}

Error no_such_column(const std::string& flag, const std::string& name,
                     const std::vector<std::string>& known) {
  const std::set<std::string> words(known.begin(), known.end());
  return make_error(ErrorCode::usage,
                    tr("{}: no column '{}'{}", flag, name, did_you_mean(name, words)),
                    tr("There are {}.", fmt::join(known, ", ")));
}

Result<Table> select_columns(Table table, const std::vector<std::string>& names) {
  if (names.empty()) return table;
  Table selected;
  selected.chosen = true;
  selected.rows.resize(table.rows.size());
  for (const auto& name : names) {
    const auto found =
        std::find_if(table.columns.begin(), table.columns.end(),
                     [&](const auto& column) { return column.name.english() == name; });
    if (found == table.columns.end()) {
      std::vector<std::string> known;
      for (const auto& column : table.columns) known.emplace_back(column.name.english());
      return no_such_column("--columns", name, known);
    }
    selected.columns.push_back({found->name, true, found->narrowing});
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

std::string render_table(const Table& table, const LocalTime& local, Language language,
                         bool headers, std::optional<int> width) {
  std::vector<Rendered> columns;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].shown)
      columns.push_back(render_column(table, i, local, language, headers));
  }
  if (columns.empty()) return "";
  if (width && !table.chosen) leave_out(columns, *width);
  if (width) narrow(columns, *width);
  std::string out;
  for (std::size_t line = 0; line < columns.front().cells.size(); ++line) {
    for (std::size_t i = 0; i < columns.size(); ++i)
      append_padded(out, columns[i].cells[line], columns[i], i + 1 == columns.size());
  }
  return out;
}

}  // namespace ecsync::cli
