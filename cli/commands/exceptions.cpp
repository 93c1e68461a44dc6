#include "core/health/exceptions.h"

#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/commands/connections.h"
#include "cli/commands/list_flags.h"
#include "cli/output/json_objects.h"
#include "cli/output/list.h"
#include "cli/output/sort.h"
#include "core/base/text.h"

namespace ecsync::cli {
namespace {

struct Args {
  bool check = false;
  PageFlags page;
  TableFlags table;
};

const std::vector<ColumnOf<Attention>>& columns() {
  using A = Attention;
  static const std::vector<ColumnOf<A>> all{
      {phrase("kind"), true, [](const A& a) { return word_cell(label(a.kind)); }},
      {phrase("connection"), false,
       [](const A& a) { return a.connection ? text_cell(to_text(*a.connection)) : Cell(); }},
      {phrase("reference"), false, [](const A& a) { return text_cell(a.reference); }},
      {phrase("since"), true, [](const A& a) { return time_cell(a.since); }, expendable(2)},
      {phrase("message"), true, [](const A& a) { return Cell(Word{printable(a.message)}); },
       sentence()},
      {phrase("hint"), true, [](const A& a) { return Cell(Word{printable(a.hint)}); },
       expendable(1)},
  };
  return all;
}

/// A text whose order is that of the list: by kind, within a kind the longest standing first.
std::string place_of(const Attention& attention) {
  return fmt::format("{:02}{}{}", static_cast<int>(attention.kind),
                     comparable(time_cell(attention.since)).value_or(""), attention.reference);
}

Result<ExitStatus> run(Services& services, Output& output, const Args& args) {
  auto database = services.existing_database();
  if (!database) return database.error();
  std::vector<Attention> exceptions;
  if (*database != nullptr)
    exceptions = list_exceptions(**database, services.clock().now_seconds());
  const bool any = !exceptions.empty();
  auto next = keep_page(exceptions, columns(), place_of, args.page, output);
  if (!next) return next.error();
  ListView view;
  view.schema = "ecsync.exceptions/1";
  view.member = phrase_in("list", "exceptions");
  view.elements = json_objects(exceptions, write_attention);
  view.table = [&] { return make_table(columns(), exceptions); };
  view.next = *next;
  auto status = print_list(output, view, args.table);
  if (!status) return status;
  return args.check && any ? ExitStatus::check_failed : *status;
}

}  // namespace

Command exceptions_command() {
  auto args = std::make_shared<Args>();
  Command command("exceptions", "List what a person should look at");
  command.app->add_flag("--check", args->check, "End with status 9 when there is anything");
  add_page_flags(*command.app, args->page);
  add_sort_flag(command, args->page, names_of(columns()));
  add_table_flags(command, args->table, names_of(columns()));
  command.examples = {"ecsync exceptions", "ecsync exceptions --columns reference,hint",
                      "ecsync exceptions --check --quiet",
                      "ecsync exceptions --json | jq -r '.exceptions[].message'"};
  command.action = [args](Services& services, Output& output) {
    return run(services, output, *args);
  };
  return command;
}

}  // namespace ecsync::cli
