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

}  // namespace

std::optional<std::int64_t> page_limit(const PageFlags& flags, const Output& output) {
  if (flags.limit) return flags.limit;
  return output.people() ? std::optional(rows_on_screen) : std::nullopt;
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
      auto named = flags;
      named.sheet = view.member;
      auto printed = output.workbook() && view.sheets
                         ? output.sheets(view.sheets(), named)
                         : output.table(machine ? view.rows() : view.table(), named);
      if (!printed) return printed.error();
      break;
    }
  }
  if (view.next) output.hint(tr("There are more: pass --after {}, or --limit.", *view.next));
  return ExitStatus::ok;
}

}  // namespace ecsync::cli
