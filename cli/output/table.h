#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cli/settings/local_time.h"
#include "core/base/message.h"
#include "core/records/money.h"

namespace ecsync::cli {

/// Text from outside, or typed by a person. It is cleaned for screens and made harmless for
/// spreadsheets in CSV.
struct Text {
  std::string value;
};
/// Our own words: a status, a sentence, an id made by us. Tables show them in the reader's
/// language, unchanged.
struct Word {
  Message value;
};

/// A number that tells a change: people see a '+' before it when it adds something.
struct Change {
  std::int64_t value = 0;
};

/// One typed cell; std::monostate is "no value".
using Cell = std::variant<std::monostate, Text, Word, std::int64_t, Change, Money, Timestamp, bool>;

Cell text_cell(std::string value);
Cell text_cell(const std::optional<std::string>& value);
Cell word_cell(std::string_view value);
Cell word_cell(Phrase value);
Cell time_cell(const std::optional<Timestamp>& value);
Cell money_cell(const std::optional<std::int64_t>& minor, const Currency& currency);
Cell count_cell(const std::optional<std::int64_t>& value);
/// A place that is left empty, because the row above says it already.
Cell blank_cell();

/// How a column is treated when the screen is too narrow for the table. Most columns stay whole:
/// numbers, times, states, and what is there to be copied, such as ids, codes, SKUs and addresses.
/// CSV and JSON are never narrowed.
struct Narrowing {
  bool prose = false;     ///< free text, which is still of use when its end is cut
  bool sentence = false;  ///< a sentence of ours, which tells most in its first words: they stay
  int expendable = 0;     ///< 1 is left out first, then 2 and so on; 0 is never left out
};
constexpr Narrowing prose() {
  return {.prose = true};
}
constexpr Narrowing sentence() {
  return {.sentence = true};
}
constexpr Narrowing expendable(int place, Narrowing narrowing = {}) {
  narrowing.expendable = place;
  return narrowing;
}

/// Rows for people, CSV and TSV. Columns have the names of the JSON document; above a table for
/// people stand the translations.
struct Table {
  struct Column {
    Phrase name;
    bool shown = true;  ///< in a table without --columns; CSV has every column
    Narrowing narrowing{};
  };
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;
  bool chosen = false;  ///< the user named these columns: show all of them
};

/// One column of a table of T: its name, and how its cell is made from an element.
template <class T>
struct ColumnOf {
  Phrase name;
  bool shown;
  Cell (*cell)(const T&);
  Narrowing narrowing{};
};

template <class T>
std::vector<std::string> names_of(const std::vector<ColumnOf<T>>& columns) {
  std::vector<std::string> names;
  names.reserve(columns.size());
  for (const auto& column : columns) names.emplace_back(column.name.english());
  return names;
}

template <class T>
Table make_table(const std::vector<ColumnOf<T>>& columns, const std::vector<T>& elements) {
  Table table;
  for (const auto& column : columns)
    table.columns.push_back({column.name, column.shown, column.narrowing});
  for (const auto& element : elements) {
    std::vector<Cell> row;
    row.reserve(columns.size());
    for (const auto& column : columns) row.push_back(column.cell(element));
    table.rows.push_back(std::move(row));
  }
  return table;
}

/// A usage error of `flag` ("--sort") that names the column that was probably meant, and those
/// known.
Error no_such_column(const std::string& flag, const std::string& name,
                     const std::vector<std::string>& known);

/// The table with just these columns, in this order, all shown. Errors: usage, naming those known.
Result<Table> select_columns(Table table, const std::vector<std::string>& names);

/// "1.299.000 đ", "12.90 MYR".
std::string show_money(const Money& money);

/// Aligned for a terminal: numbers to the right, times local. When the table is wider than `width`,
/// expendable columns are left out, unless the user named the columns; then prose and sentences are
/// cut, the widest first. Other columns stay whole, so the table may still be wider.
std::string render_table(const Table& table, const LocalTime& local, Language language,
                         bool headers, std::optional<int> width);
/// RFC 4180. Times are in UTC, amounts bare numbers. A text that a spreadsheet would run as a
/// formula gets an apostrophe before it.
std::string render_csv(const Table& table, bool headers, bool byte_order_mark);
/// Tabs between cells; a tab or line end inside a text becomes a blank.
std::string render_tsv(const Table& table, bool headers, bool byte_order_mark);

}  // namespace ecsync::cli
