#include "cli/output/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "cli/output/did_you_mean.h"
#include "core/base/text.h"
#include "core/health/status.h"

namespace ecsync::cli {
namespace {

std::string in_thousands(std::string digits, char separator) {
  for (auto place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > 0; place -= 3)
    digits.insert(digits.begin() + place, separator);
  return digits;
}

struct Show {
  using Shown = std::optional<std::string>;
  const Reader& reader;

  Shown operator()(std::monostate /*none*/) const { return std::nullopt; }
  Shown operator()(const Text& text) const { return text::printable(text.value); }
  Shown operator()(const Word& word) const { return word.value.in(reader.language); }
  Shown operator()(const Named& named) const {
    return text::printable(named.shown.in(reader.language));
  }
  Shown operator()(std::int64_t number) const { return fmt::format("{}", number); }
  Shown operator()(Change change) const {
    return change.value == 0 ? "0" : fmt::format("{:+}", change.value);
  }
  Shown operator()(const Money& money) const { return show_money(money); }
  Shown operator()(Timestamp time) const { return reader.local.show(time); }
  Shown operator()(Age age) const {
    const auto passed = reader.now - age.at;
    return (passed.count() < 0 ? tr("in {}", rough_duration(-passed))
                               : tr("{} ago", rough_duration(passed)))
        .in(reader.language);
  }
  Shown operator()(bool value) const {
    return std::string((value ? phrase("yes") : phrase("no")).in(reader.language));
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

bool is_free_text(const Table& table, std::size_t column) {
  return std::all_of(table.rows.begin(), table.rows.end(), [column](const auto& row) {
    return std::holds_alternative<Text>(row[column]) || says_nothing(row[column]);
  });
}

TextColumn text_column(const Table& table, std::size_t column, const Reader& reader) {
  const auto& [name, shown, narrowing] = table.columns[column];
  TextColumn texts;
  texts.head = head_of(name, reader.language);
  texts.right = right_aligned(table, column);
  texts.narrowing = narrowing;
  if (narrowing.cut == Narrowing::Cut::anywhere && !is_free_text(table, column))
    texts.narrowing.cut = Narrowing::Cut::never;
  texts.cells.reserve(table.rows.size());
  for (const auto& row : table.rows) texts.cells.push_back(std::visit(Show{reader}, row[column]));
  return texts;
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
Cell age_cell(const std::optional<Timestamp>& value) {
  return value ? Cell(Age{*value}) : Cell();
}
Cell money_cell(const std::optional<std::int64_t>& minor, const Currency& currency) {
  return minor ? Cell(Money{*minor, currency}) : Cell();
}
Cell count_cell(const std::optional<std::int64_t>& value) {
  return value ? Cell(*value) : Cell();
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
  auto shown = in_thousands(decimal.substr(0, point), dong ? '.' : ',');
  if (point != std::string::npos) shown += decimal.substr(point);
  return (negative ? "-" : "") + shown + (dong ? " đ" : " " + money.currency.code);
}

std::string head_of(Phrase name, Language language) {
  if (language != Language::english) return std::string(name.in(language));
  constexpr std::string_view of_a_time = "_at";
  constexpr std::string_view of_a_change = "_delta";
  std::string head(name.english());
  if (head.ends_with(of_a_time)) head.resize(head.size() - of_a_time.size());
  if (head.ends_with(of_a_change))
    head.replace(head.size() - of_a_change.size(), of_a_change.size(), " ±");
  std::replace(head.begin(), head.end(), '_', ' ');
  if (const auto sku = head.find("sku"); sku != std::string::npos) head.replace(sku, 3, "SKU");
  return head;
}

LaidTable render_table(const Table& table, const Reader& reader, bool headers,
                       std::optional<int> width) {
  std::vector<TextColumn> columns;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].shown) columns.push_back(text_column(table, i, reader));
  }
  return lay_out(columns, headers, width, table.chosen);
}

}  // namespace ecsync::cli
