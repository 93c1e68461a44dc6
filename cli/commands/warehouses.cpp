#include "core/db/warehouses.h"

#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/commands/list_flags.h"
#include "cli/commands/values.h"
#include "cli/output/json_objects.h"
#include "cli/output/list.h"
#include "cli/output/sort.h"
#include "cli/views/changes.h"
#include "core/goods/manage_warehouses.h"

namespace ecsync::cli {
namespace {

const std::vector<ColumnOf<Warehouse>>& columns() {
  using W = Warehouse;
  static const std::vector<ColumnOf<W>> all{
      {phrase("code"), true, [](const W& w) { return text_cell(w.code); }},
      {phrase("name"), true, [](const W& w) { return text_cell(w.name); }, prose()},
      {phrase("address"), true, [](const W& w) { return text_cell(w.address); },
       expendable(1, prose())},
      {phrase("default"), true, [](const W& w) { return Cell(w.is_default); }},
  };
  return all;
}

ListView view_of(const db::WarehouseList& list) {
  ListView view;
  view.schema = "ecsync.warehouses/1";
  view.member = phrase_in("list", "warehouses");
  view.elements = json_objects(list.warehouses, write_warehouse);
  view.table = [&] { return make_table(columns(), list.warehouses); };
  view.next = list.next;
  return view;
}

/// Prints one warehouse after a change: the sentence for people, the warehouse for programs.
Result<ExitStatus> print_one(Output& output, const Warehouse& warehouse, const Message& sentence) {
  const db::WarehouseList one{{warehouse}, std::nullopt};
  return print_change(output, view_of(one), sentence);
}

std::string id_of(const Warehouse& warehouse) {
  return warehouse.code;
}

Command list_command() {
  struct Args {
    PageFlags page;
    TableFlags table;
  };
  auto args = std::make_shared<Args>();
  Command command("warehouses list", "List the warehouses, by code");
  add_page_flags(*command.app, args->page);
  add_sort_flag(command, args->page, names_of(columns()));
  add_table_flags(command, args->table, names_of(columns()));
  command.examples = {"ecsync warehouses", "ecsync warehouses --json"};
  command.action = [args](Services& services, Output& output) -> Result<ExitStatus> {
    auto database = services.database_or_empty();
    if (!database) return database.error();
    db::WarehouseFilter filter;
    if (args->page.sort.empty())
      filter = {.limit = page_limit(args->page, output), .after = args->page.after};
    auto list = db::list_warehouses(**database, filter);
    if (!list) return list.error();
    if (!args->page.sort.empty()) {
      auto next = keep_page(list->warehouses, columns(), id_of, args->page, output);
      if (!next) return next.error();
      list->next = *next;
    }
    auto view = view_of(*list);
    view.count = [&] { return db::count_warehouses(**database); };
    auto status = print_list(output, view, args->table, args->page);
    if (list->warehouses.empty() && args->page.after.empty() && !args->page.count)
      output.hint(tr("Add one with: ecsync warehouses add CODE --name NAME"));
    return status;
  };
  return command;
}

Command add_command() {
  struct Args {
    Warehouse data;
    std::string address;
  };
  auto args = std::make_shared<Args>();
  Command command("warehouses add", "Add a warehouse");
  auto& app = *command.app;
  app.add_option("CODE", args->data.code, "Your own code for it; no ':' and no '/'")
      ->required()
      ->check(new_code(phrase("warehouse code")));
  app.add_option("--name", args->data.name, "Its name")
      ->type_name("N")
      ->required()
      ->check(some_text(phrase("warehouse name")));
  app.add_option("--address", args->address, "Its address")
      ->type_name("A")
      ->check(any_text(phrase("warehouse address")));
  app.add_flag("--default", args->data.is_default, "Goods leave here when no warehouse is named");
  command.examples = {"ecsync warehouses add HN --name 'Kho Hà Nội' --default",
                      "ecsync warehouses add SG --name 'Kho Sài Gòn' --address '12 Lê Lợi'"};
  command.action = [args](Services& services, Output& output) -> Result<ExitStatus> {
    auto data = args->data;
    if (!args->address.empty()) data.address = args->address;
    auto database = services.database_to_fill();
    if (!database) return database.error();
    auto warehouse = add_warehouse(**database, data, output.dry_run());
    if (!warehouse) return warehouse.error();
    return print_one(
        output, *warehouse,
        tr("{} {}: {}{}", output.dry_run() ? phrase("Would add") : phrase("Added"), warehouse->code,
           warehouse->name, warehouse->is_default ? phrase(" (the default)") : Phrase()));
  };
  return command;
}

Result<ExitStatus> print_edit(Output& output, const WarehouseEdit& edit) {
  const auto& [before, after] = edit;
  Differences differences;
  differences.compare(phrase("code"), before.code, after.code);
  differences.compare(phrase("name"), before.name, after.name);
  differences.compare(phrase("address"), before.address.value_or("-"), after.address.value_or("-"));
  const auto truth = [](bool value) { return value ? phrase("yes") : phrase("no"); };
  differences.compare(phrase("default"), Message(truth(before.is_default)),
                      Message(truth(after.is_default)));
  return print_one(output, after, differences.sentence(before.code, output.dry_run()));
}

Command edit_command() {
  struct Args {
    std::string code;
    WarehouseChange change;
  };
  auto args = std::make_shared<Args>();
  Command command("warehouses edit", "Change a warehouse, or make it the default");
  auto& app = *command.app;
  app.add_option("CODE", args->code, "The warehouse's code")->required();
  app.add_option("--code", args->change.code, "Another code for it")
      ->type_name("NEW")
      ->check(new_code(phrase("warehouse code")));
  app.add_option("--name", args->change.name, "Another name")
      ->type_name("N")
      ->check(some_text(phrase("warehouse name")));
  app.add_option("--address", args->change.address, "Another address; '' removes it")
      ->type_name("A")
      ->check(any_text(phrase("warehouse address")));
  app.add_flag("--default", args->change.make_default,
               "Goods leave here when no warehouse is named");
  command.examples = {"ecsync warehouses edit SG --default",
                      "ecsync warehouses edit SG --name 'Kho Thủ Đức' --address ''"};
  command.action = [args](Services& services, Output& output) -> Result<ExitStatus> {
    const auto& change = args->change;
    if (!change.code && !change.name && !change.address && !change.make_default)
      return make_error(ErrorCode::usage, tr("nothing to change was given"),
                        tr("Pass --name, --address, --default or --code."));
    auto database = services.database_or_empty();
    if (!database) return database.error();
    auto edit = edit_warehouse(**database, args->code, change, output.dry_run());
    if (!edit) return edit.error();
    return print_edit(output, *edit);
  };
  return command;
}

Command delete_command() {
  auto code = std::make_shared<std::string>();
  Command command("warehouses delete", "Delete a warehouse that is empty");
  command.app->add_option("CODE", *code, "The warehouse's code")->required();
  command.examples = {"ecsync warehouses delete SG", "ecsync warehouses delete SG -n"};
  command.action = [code](Services& services, Output& output) -> Result<ExitStatus> {
    auto database = services.database_or_empty();
    if (!database) return database.error();
    auto warehouse = delete_warehouse(**database, services.clock(), *code, output.dry_run());
    if (!warehouse) return warehouse.error();
    return print_one(output, *warehouse,
                     tr("{} {} ({})", output.dry_run() ? phrase("Would delete") : phrase("Deleted"),
                        warehouse->code, warehouse->name));
  };
  return command;
}

}  // namespace

std::vector<Command> warehouses_commands() {
  return {list_command(), add_command(), edit_command(), delete_command()};
}

}  // namespace ecsync::cli
