#include "cli/commands/list_flags.h"

#include <algorithm>
#include <iterator>

#include "core/base/text.h"

namespace ecsync::cli {
namespace {

constexpr std::size_t most_digits = 18;  // any number of so many digits fits an int64

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// What the line gives for this flag; empty when the command does not have it.
std::vector<std::string> values_of(const Command& command, const std::string& flag) {
  return command.app->values_of(flag);
}

/// The columns that --columns may name in this format.
std::vector<std::string> columns_known(const Command& command, Format format) {
  const auto& columns = command.columns;
  if (!columns.per.empty() && contains(values_of(command, "--per"), columns.per))
    return columns.of_per;
  if (format == Format::csv || format == Format::tsv) return columns.in_csv;
  auto known = columns.on_screen;
  if (format == Format::json || format == Format::jsonl)
    std::copy_if(columns.in_csv.begin(), columns.in_csv.end(), std::back_inserter(known),
                 [&](const auto& name) { return !contains(known, name); });
  return known;
}

}  // namespace

void add_table_flags(Command& command, TableFlags& flags, std::vector<std::string> on_screen,
                     const std::optional<std::vector<std::string>>& in_csv) {
  auto& app = *command.app;
  command.columns.in_csv = in_csv.value_or(on_screen);
  command.columns.on_screen = std::move(on_screen);
  app.add_repeatable("--columns", flags.columns, "Only these columns, in this order")
      ->type_name("a,b")
      ->delimiter(',');
  app.add_flag("--no-headers", flags.no_headers, "No line with the columns' names");
  app.add_flag("--bom", flags.bom, "Begin CSV with a byte order mark, for spreadsheets");
}

Status check_columns(const Command& command, Format format) {
  const auto known = columns_known(command, format);
  for (const auto& name : values_of(command, "--columns")) {
    if (!contains(known, name)) return no_such_column("--columns", name, known);
  }
  for (const auto& sort : values_of(command, "--sort")) {
    if (auto place = sort_column(command.columns.sortable, sort); !place) return place.error();
  }
  return Done{};
}

void check_search(const std::string& text) {
  // SQLite's LIKE takes 50,000 bytes, and a character may become eleven times as many when case and
  // marks are taken off it.
  constexpr std::size_t longest = 4'000;
  if (text.size() > longest)
    throw WrongValue(tr("--search: a text of {} bytes is too long, at most {} can be looked for",
                        text.size(), longest));
}

void add_page_flags(Parameters& app, PageFlags& flags) {
  app.add_option("--limit", flags.limit, "At most so many (default: 100 in a table, else all)")
      ->type_name("N")
      ->check([](const std::string& text) {
        const bool good =
            text::all_digits(text) && text.find_first_of("123456789") != std::string::npos;
        if (!good) throw WrongValue(tr("--limit: '{}' is not a number above 0", text));
        if (text.size() > most_digits) throw WrongValue(tr("--limit: '{}' is too large", text));
      });
  app.add_option("--after", flags.after, "Go on after the page that ended with this `next`")
      ->type_name("CURSOR");
  app.add_flag("--count", flags.count, "Only how many there are");
}

void add_sort_flag(Command& command, PageFlags& flags, std::vector<std::string> columns) {
  command.columns.sortable = std::move(columns);
  command.app
      ->add_option("--sort", flags.sort, "By this column; with '-' before it, the greatest first")
      ->type_name("[-]col");
}

}  // namespace ecsync::cli
