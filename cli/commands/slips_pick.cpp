#include <fmt/format.h>

#include <set>

#include "cli/commands/commands.h"
#include "cli/commands/list_flags.h"
#include "cli/commands/slip_choice.h"
#include "cli/commands/slip_printing.h"
#include "cli/output/json_objects.h"
#include "cli/output/shop_cells.h"
#include "core/base/text.h"
#include "core/db/slips.h"
#include "core/db/warehouses.h"
#include "core/goods/pick_slips.h"
#include "core/print/print_picks.h"

namespace ecsync::cli {
namespace {

struct Args {
  SlipChoice choice;
  TableFlags table;
};

/// A product, and one of the slips that it is for.
struct Row {
  const Pick* pick;
  const PickedSlip* slip;
};

/// People read down: what the row above says is not said again to them.
const std::vector<ColumnOf<Row>>& columns() {
  static const std::vector<ColumnOf<Row>> all{
      {phrase("product"), true, [](const Row& r) { return text_cell(r.pick->product); }, grouped()},
      {phrase_in("pick", "total"), true, [](const Row& r) { return Cell(r.pick->quantity); },
       grouped()},
      {phrase("unit"), true, [](const Row& r) { return text_cell(r.pick->unit); },
       expendable(3, grouped())},
      {phrase("name"), true, [](const Row& r) { return text_cell(r.pick->name); },
       expendable(2, grouped(prose()))},
      {phrase("slip"), true, [](const Row& r) { return text_cell(r.slip->number); }},
      {phrase("quantity"), true, [](const Row& r) { return Cell(r.slip->quantity); }},
      {phrase("order"), true,
       [](const Row& r) {
         return thing_cell(r.slip->connection, r.slip->connection_name, r.slip->order_number);
       },
       expendable(1)},
  };
  return all;
}

std::vector<Row> rows_of(const PickList& list) {
  std::vector<Row> rows;
  for (const auto& pick : list.picks) {
    for (const auto& slip : pick.slips) rows.push_back({&pick, &slip});
  }
  return rows;
}

/// The slips in their sequence, each once; with --warehouse only those from it. What is cancelled
/// is not picked (slip_not_pending); what has left is told.
Result<std::vector<Slip>> find_slips(db::Database& database, Output& output,
                                     const std::vector<std::string>& numbers,
                                     const std::string& warehouse) {
  const db::ReadTransaction reading(database);
  std::vector<Slip> slips;
  std::set<SlipKey> known;
  for (const auto& number : numbers) {
    auto slip = db::resolve_slip(database, number);
    if (!slip) return slip.error();
    if (!known.insert(slip->key).second) continue;
    if (!warehouse.empty() && slip->warehouse != warehouse) continue;
    if (slip->status == SlipStatus::cancelled) {
      auto error = make_error(ErrorCode::slip_not_pending,
                              tr("slip {} is {} already", slip->number, label(slip->status)),
                              tr("There is nothing to fetch for it."));
      error.reference = slip->number;
      return error;
    }
    if (slip->status == SlipStatus::exported)
      output.warn(tr("slip {} is {} already", slip->number, label(slip->status)));
    slips.push_back(*std::move(slip));
  }
  return slips;
}

/// One round through the shelves is in one warehouse. Errors: usage.
Status check_one_warehouse(const std::vector<Slip>& slips) {
  std::set<std::string> warehouses;
  for (const auto& slip : slips) warehouses.insert(slip.warehouse);
  if (warehouses.size() <= 1) return Done{};
  return make_error(ErrorCode::usage, tr("the slips are from several warehouses"),
                    tr("Pass --warehouse with one of {}.", fmt::join(warehouses, ", ")));
}

void print_document(Output& output, const PickList& list) {
  json::Writer writer;
  writer.begin_object().field("schema", "ecsync.pick/1");
  write_text_or_null(writer, "warehouse", list.warehouse);
  write_array(writer, "picks", json_objects(list.picks, write_pick));
  writer.end_object();
  output.document(writer);
}

Result<ExitStatus> print_list(Output& output, const PickList& list, const TableFlags& flags) {
  const auto rows = rows_of(list);
  switch (output.format()) {
    case Format::json:
      print_document(output, list);
      break;
    case Format::jsonl:
      output.elements(json_objects(list.picks, write_pick));
      break;
    case Format::csv:
    case Format::tsv:
    case Format::table:
      if (output.people() && rows.empty()) break;
      if (auto printed = output.table(make_table(columns(), rows), flags); !printed)
        return printed.error();
      break;
  }
  return ExitStatus::ok;
}

bool names_pdf(const std::string& path) {
  return text::lower_case(path).ends_with(".pdf");
}

Result<ExitStatus> print_paper(Services& services, Output& output, const PickList& list) {
  PrintFlags usual;
  const auto settings = read_print(usual, services.settings());
  if (!settings) return settings.error();
  const auto pdf = print_picks(list, {settings->organization, settings->written});
  if (!pdf) return pdf.error();
  warn_of_boxes(output, missing_letters(list, settings->organization));
  output.print(*pdf);
  output.hint(tr("{} for {} are on it.",
                 tr_count(std::ssize(list.picks), "{} product", "{} products"),
                 tr_count(std::ssize(list.slips), "{} slip", "{} slips")));
  return ExitStatus::ok;
}

Result<ExitStatus> run(Services& services, Output& output, const Args& args) {
  auto choice = args.choice;
  if (choice.numbers.empty()) choice.awaiting = true;
  if (auto checked = check_slip_choice(choice, true, output.local()); !checked)
    return checked.error();
  const bool paper = names_pdf(services.globals().output);
  if (paper && !output.people())
    return make_error(ErrorCode::usage, tr("a PDF holds no document"),
                      tr("Pass either -o FILE.pdf or a format."));
  auto database = services.database_or_empty();
  if (!database) return database.error();
  auto numbers = choice.awaiting ? awaiting_numbers(**database, choice)
                                 : Result<std::vector<std::string>>(choice.numbers);
  if (!numbers) return numbers.error();
  if (!choice.warehouse.empty()) {
    auto known = db::resolve_warehouse(**database, choice.warehouse);
    if (!known) return known.error();
    choice.warehouse = known->code;
  }
  const auto slips = find_slips(**database, output, *numbers, choice.warehouse);
  if (!slips) return slips.error();
  if (auto checked = check_one_warehouse(*slips); !checked) return checked.error();
  if (slips->empty()) output.hint(tr("No slip awaits export."));
  warn_of_objections(output, **database, *slips);
  const auto list = slips->empty() ? PickList{} : pick_slips(**database, *slips);
  return paper ? print_paper(services, output, list) : print_list(output, list, args.table);
}

}  // namespace

Command slips_pick_command() {
  auto args = std::make_shared<Args>();
  Command command("slips pick",
                  "List what to fetch from the shelves for many slips at once: each product with "
                  "its total, and the slips that it is for. With -o FILE.pdf on paper, with boxes "
                  "to tick.");
  auto& app = *command.app;
  app.add_option("SLIP", args->choice.numbers, "Numbers of slips (default: all that await export)");
  add_slip_choice(app, args->choice);
  app.add_option("--warehouse", args->choice.warehouse, "Only from this warehouse")->type_name("W");
  add_table_flags(command, args->table, names_of(columns()));
  command.examples = {"ecsync slips pick", "ecsync slips pick --warehouse HN -o pick.pdf",
                      "ecsync slips pick PX000123 PX000124 --json"};
  command.action = [args](Services& services, Output& output) {
    return run(services, output, *args);
  };
  return command;
}

}  // namespace ecsync::cli
