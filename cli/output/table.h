#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cli/output/layout.h"
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

/// Words that name a shop by its id, or what is in it: "shopee:220123456/2611236ABCD7EF". People
/// see the shop's name in its place, "hanoi/2611236ABCD7EF", which every command takes as well.
struct Named {
  Message value;
  Message shown;  ///< to people
};

/// A time of which people want to know how long ago it was, or how far off it is.
struct Age {
  Timestamp at;
};

/// One typed cell; std::monostate is "no value".
using Cell = std::variant<std::monostate, Text, Word, Named, std::int64_t, Change, Money, Timestamp,
                          Age, bool>;

Cell text_cell(std::string value);
Cell text_cell(const std::optional<std::string>& value);
Cell word_cell(std::string_view value);
Cell word_cell(Phrase value);
Cell time_cell(const std::optional<Timestamp>& value);
Cell age_cell(const std::optional<Timestamp>& value);
Cell money_cell(const std::optional<std::int64_t>& minor, const Currency& currency);
Cell count_cell(const std::optional<std::int64_t>& value);

/// Rows for people, CSV and TSV. Columns have the names of the JSON document; above a table for
/// people stand words for them. CSV and TSV are never narrowed.
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

/// The words for a column above a table for people: "last success" of `last_success_at`.
std::string head_of(Phrase name, Language language);

/// How people read times.
struct Reader {
  const LocalTime& local;
  Timestamp now;
  Language language;
};
/// Aligned for a terminal of `width` columns: numbers to the right, times local. Every column stays
/// when the user named them.
LaidTable render_table(const Table& table, const Reader& reader, bool headers,
                       std::optional<int> width);
/// RFC 4180. Times are in UTC, amounts bare numbers. A text that a spreadsheet would run as a
/// formula gets an apostrophe before it.
std::string render_csv(const Table& table, bool headers, bool byte_order_mark);
/// Tabs between cells; a tab or line end inside a text becomes a blank.
std::string render_tsv(const Table& table, bool headers, bool byte_order_mark);

}  // namespace ecsync::cli
