#include "cli/commands/commands.h"
#include "cli/output/json_objects.h"
#include "cli/output/shop_cells.h"
#include "cli/output/table.h"
#include "core/base/text.h"
#include "core/sync/remap_orders.h"

namespace ecsync::cli {
namespace {

using Change = RemapReport::Change;

std::string reference_of(const Change& change) {
  return to_text(change.connection) + "/" + change.number;
}

void write_change(json::Writer& writer, const Change& change) {
  writer.begin_object()
      .field("order", reference_of(change))
      .field("from", name(change.from))
      .field("to", name(change.to))
      .end_object();
}

const std::vector<ColumnOf<Change>>& columns() {
  static const std::vector<ColumnOf<Change>> all{
      {phrase("order"), true,
       [](const Change& c) { return thing_cell(c.connection, c.connection_name, c.number); }},
      {phrase("from"), true, [](const Change& c) { return word_cell(label(c.from)); }},
      {phrase("to"), true, [](const Change& c) { return word_cell(label(c.to)); }},
  };
  return all;
}

void print_document(Output& output, const RemapReport& report) {
  json::Writer writer;
  writer.begin_object()
      .field("schema", "ecsync.remap/1")
      .field("dry_run", output.dry_run())
      .field("orders", report.orders);
  write_array(writer, "changed", json_objects(report.changed, write_change));
  writer.end_object();
  output.document(writer);
}

Message in_words(const RemapReport& report, bool dry_run) {
  const auto looked_at = tr_count(report.orders, "{} order", "{} orders");
  const auto changed = std::ssize(report.changed);
  return dry_run ? tr("{}, of which {} would change.", looked_at, changed)
                 : tr("{}, of which {} changed.", looked_at, changed);
}

Status print(Output& output, const RemapReport& report) {
  output.done(in_words(report, output.dry_run()));
  switch (output.format()) {
    case Format::json:
      print_document(output, report);
      return Done{};
    case Format::jsonl:
      output.elements(json_objects(report.changed, write_change));
      return Done{};
    case Format::csv:
    case Format::tsv:
      return output.table(make_table(columns(), report.changed));
    case Format::table:
      break;
  }
  if (report.changed.empty() || output.quiet()) return Done{};
  return output.table(make_table(columns(), report.changed));
}

Result<ExitStatus> remap(Services& services, Output& output) {
  auto database = services.database_or_empty();
  if (!database) return database.error();
  const auto report = remap_orders(
      **database, [&](Site site) { return services.states(site); }, output.dry_run());
  if (!report) return report.error();
  if (auto printed = print(output, *report); !printed) return printed.error();
  return ExitStatus::ok;
}

}  // namespace

Command orders_remap_command() {
  Command command("orders remap", "Apply changed tables of states to the stored orders");
  command.examples = {"ecsync orders remap -n", "ecsync orders remap --json"};
  command.action = remap;
  return command;
}

}  // namespace ecsync::cli
