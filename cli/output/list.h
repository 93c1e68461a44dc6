#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"

namespace ecsync::cli {

/// `--columns`, `--no-headers`, `--bom`, for a table of these columns; CSV may have others.
void add_table_flags(Command& command, TableFlags& flags, std::vector<std::string> on_screen,
                     const std::optional<std::vector<std::string>>& in_csv = std::nullopt);
/// Whether the columns that --columns and --sort name exist in this format; what is printed as JSON
/// may name those of either. Errors: usage, naming those known.
Status check_columns(const Command& command, Format format);

/// `--limit` and `--after`, for lists that know a next page; `--sort` is added by add_sort_flag.
struct PageFlags {
  std::optional<std::int64_t> limit;
  std::string after;
  std::string sort;  ///< column, after '-' when the greatest comes first; "" for the list's order
};
void add_page_flags(CLI::App& app, PageFlags& flags);
/// What to ask the file for: the given limit, 100 for a table on screen, else no limit.
std::optional<std::int64_t> page_limit(const PageFlags& flags, const Output& output);

/// A list ready to be printed in any format.
struct ListView {
  const char* schema = "";            ///< "ecsync.orders/1"
  Phrase member;                      ///< "orders", of the document and of what is told
  std::vector<std::string> elements;  ///< the JSON objects
  std::function<Table()> table;       ///< for people
  std::function<Table()> rows;        ///< for CSV and TSV; `table` when not set
  std::optional<std::string> next;    ///< cursor of the next page
  std::optional<bool> dry_run;        ///< second member, in documents of commands that write
};
/// Prints the list; tells on stderr how to go on when there is more. Errors: usage (--columns).
Result<ExitStatus> print_list(Output& output, const ListView& view, const TableFlags& flags);

/// One JSON object per element.
template <class T>
std::vector<std::string> json_objects(const std::vector<T>& elements,
                                      void (*write)(json::Writer&, const T&)) {
  std::vector<std::string> objects;
  objects.reserve(elements.size());
  for (const auto& element : elements) {
    json::Writer writer;
    write(writer, element);
    objects.push_back(writer.str());
  }
  return objects;
}

/// `"member":[…]` of finished values.
void write_array(json::Writer& writer, std::string_view member,
                 const std::vector<std::string>& values);

}  // namespace ecsync::cli
