#include "cli/output/list.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "cli/output/json_objects.h"
#include "cli/output/sort.h"

namespace ecsync::cli {
namespace {

constexpr std::int64_t rows_on_screen = 100;

void print_document(Output& output, const ListView& view) {
  json::Writer writer;
  writer.begin_object().field("schema", view.schema);
  if (view.dry_run) writer.field("dry_run", *view.dry_run);
  write_array(writer, view.member.english(), view.elements);
  writer.field("next", view.next).end_object();
  output.document(writer);
}

/// Tells that there are more, and how to get them.
void tell_of_more(Output& output, const ListView& view, const PageFlags& page) {
  if (output.people() && view.count && page.after.empty()) {
    const auto all = view.count();
    output.hint(tr("{} of {} shown; the rest: --limit {}", view.elements.size(), all, all));
  } else {
    output.hint(tr("There are more: pass --after {}, or --limit.", *view.next));
  }
}

}  // namespace

std::optional<std::int64_t> page_limit(const PageFlags& flags, const Output& output) {
  if (flags.count) return 0;
  if (flags.limit) return flags.limit;
  return output.people() ? std::optional(rows_on_screen) : std::nullopt;
}

Result<ExitStatus> print_count(Output& output, std::int64_t count) {
  if (output.workbook())
    return make_error(ErrorCode::usage, tr("--count is no list, and --format xlsx is for lists"));
  if (output.json() || output.format() == Format::jsonl) {
    json::Writer writer;
    writer.begin_object().field("schema", "ecsync.count/1").field("count", count).end_object();
    output.document(writer);
  } else {
    output.print(fmt::format("{}\n", count));
  }
  return ExitStatus::ok;
}

Result<ExitStatus> print_list(Output& output, const ListView& view, const TableFlags& flags,
                              const PageFlags& page) {
  if (page.count) return print_count(output, view.count());
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
      auto named = flags;
      named.sheet = view.member;
      auto printed = output.workbook() && view.sheets
                         ? output.sheets(view.sheets(), named)
                         : output.table(machine ? view.rows() : view.table(), named);
      if (!printed) return printed.error();
      break;
    }
  }
  if (view.next) tell_of_more(output, view, page);
  return ExitStatus::ok;
}

}  // namespace ecsync::cli
