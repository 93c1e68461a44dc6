#include "cli/output/list.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "cli/output/sort.h"

namespace ecsync::cli {
namespace {

constexpr std::int64_t rows_on_screen = 100;
constexpr std::size_t most_digits = 18;  // of an int64, whatever they are

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// What the line has for this flag; nothing when the command does not know it.
std::vector<std::string> values_of(const Command& command, const std::string& flag) {
  const auto* option = command.app->get_option_no_throw(flag);
  return option == nullptr ? std::vector<std::string>() : option->results();
}

void print_document(Output& output, const ListView& view) {
  json::Writer writer;
  writer.begin_object().field("schema", view.schema);
  if (view.dry_run) writer.field("dry_run", *view.dry_run);
  write_array(writer, view.member.english(), view.elements);
  writer.field("next", view.next).end_object();
  output.document(writer);
}

}  // namespace

void add_table_flags(Command& command, TableFlags& flags, std::vector<std::string> on_screen,
                     const std::optional<std::vector<std::string>>& in_csv) {
  auto& app = *command.app;
  command.columns.in_csv = in_csv.value_or(on_screen);
  command.columns.on_screen = std::move(on_screen);
  add_repeatable(app, "--columns", flags.columns, "Only these columns, in this order")
      ->type_name("a,b")
      ->delimiter(',');
  app.add_flag("--no-headers", flags.no_headers, "No line with the columns' names");
  app.add_flag("--bom", flags.bom, "Begin CSV with a byte order mark, for spreadsheets");
}

Status check_columns(const Command& command, Format format) {
  auto known = command.columns.on_screen;
  const auto& in_csv = command.columns.in_csv;
  if (format == Format::csv || format == Format::tsv) known = in_csv;
  if (format == Format::json || format == Format::jsonl)
    std::copy_if(in_csv.begin(), in_csv.end(), std::back_inserter(known),
                 [&](const auto& name) { return !contains(known, name); });
  for (const auto& name : values_of(command, "--columns")) {
    if (!contains(known, name)) return no_such_column("--columns", name, known);
  }
  for (const auto& sort : values_of(command, "--sort")) {
    if (auto place = sort_column(command.columns.sortable, sort); !place) return place.error();
  }
  return Done{};
}

void add_page_flags(CLI::App& app, PageFlags& flags) {
  app.add_option("--limit", flags.limit, "At most so many (default: 100 in a table, else all)")
      ->type_name("N")
      ->check(CLI::Validator(
          [](std::string& text) {
            const bool good = text.find_first_not_of("0123456789") == std::string::npos &&
                              text.find_first_of("123456789") != std::string::npos;
            if (!good) throw WrongValue(tr("--limit: '{}' is not a number above 0", text));
            if (text.size() > most_digits) throw WrongValue(tr("--limit: '{}' is too large", text));
            return std::string();
          },
          ""));
  app.add_option("--after", flags.after, "Go on after the page that ended with this `next`")
      ->type_name("CURSOR");
}

std::optional<std::int64_t> page_limit(const PageFlags& flags, const Output& output) {
  if (flags.limit) return flags.limit;
  return output.people() ? std::optional(rows_on_screen) : std::nullopt;
}

void write_array(json::Writer& writer, std::string_view member,
                 const std::vector<std::string>& values) {
  writer.key(member).begin_array();
  for (const auto& value : values) writer.raw(value);
  writer.end_array();
}

Result<ExitStatus> print_list(Output& output, const ListView& view, const TableFlags& flags) {
  switch (output.format()) {
    case Format::json:
      print_document(output, view);
      return ExitStatus::ok;
    case Format::jsonl:
      output.elements(view.elements);
      break;
    case Format::csv:
    case Format::tsv:
    case Format::table: {
      const bool machine = !output.people() && view.rows;
      if (output.people() && view.elements.empty()) {
        output.hint(tr("No {}.", view.member));
        return ExitStatus::ok;
      }
      auto printed = output.table(machine ? view.rows() : view.table(), flags);
      if (!printed) return printed.error();
      break;
    }
  }
  if (view.next) output.hint(tr("There are more: pass --after {}, or --limit.", *view.next));
  return ExitStatus::ok;
}

}  // namespace ecsync::cli
