#include "cli/commands/connections.h"

#include "cli/commands/commands.h"
#include "cli/commands/list_flags.h"
#include "cli/commands/values.h"
#include "cli/output/json_objects.h"
#include "cli/output/list.h"
#include "cli/output/sort.h"
#include "cli/views/changes.h"
#include "core/db/connections.h"

namespace ecsync::cli {
namespace {

const std::vector<ColumnOf<Connection>>& columns() {
  using C = Connection;
  static const std::vector<ColumnOf<C>> all{
      {phrase("name"), true, [](const C& c) { return word_cell(c.name); }},
      {phrase("id"), true, [](const C& c) { return text_cell(to_text(c.id)); }, expendable(2)},
      {phrase("platform"), false, [](const C& c) { return word_cell(name(c.id.site)); }},
      {phrase("country"), true, [](const C& c) { return word_cell(c.country); }, expendable(1)},
      {phrase("shop_name"), true, [](const C& c) { return text_cell(c.shop_name); },
       expendable(5, prose())},
      {phrase("status"), true, [](const C& c) { return word_cell(label(c.status)); }},
      {phrase("connected_at"), false, [](const C& c) { return time_cell(c.connected_at); }},
      {phrase("access_expires_at"), false,
       [](const C& c) { return time_cell(c.access_expires_at); }},
      {phrase("refresh_expires_at"), false,
       [](const C& c) { return time_cell(c.refresh_expires_at); }},
      {phrase("horizon"), false, [](const C& c) { return time_cell(c.horizon); }},
      {phrase("last_sync_at"), false, [](const C& c) { return time_cell(c.last_sync_at); }},
      {phrase("last_success_at"), true, [](const C& c) { return age_cell(c.last_success_at); }},
      {phrase("orders"), true, [](const C& c) { return count_cell(c.orders); }, expendable(3)},
      {phrase("consent_expires_at"), true,
       [](const C& c) { return age_cell(c.consent_expires_at); }, expendable(4)},
  };
  return all;
}

ListView view_of(std::vector<Connection> connections) {
  ListView view;
  view.schema = "ecsync.connections/1";
  view.member = phrase_in("list", "connections");
  view.elements = json_objects(connections, write_connection);
  view.table = [shown = std::move(connections)] { return connections_table(shown); };
  return view;
}

Error no_such_connection(const std::string& reference) {
  auto error =
      make_error(ErrorCode::not_found, tr("no connection '{}'", reference),
                 tr("Nothing is connected yet: ecsync connect PLATFORM ({})", known_platforms()));
  error.reference = reference;
  return error;
}

Command list_command() {
  struct Args {
    bool all = false;
    PageFlags page;
    TableFlags table;
  };
  auto args = std::make_shared<Args>();
  Command command("connections list", "List the connected shops");
  command.app->add_flag("--all", args->all, "Disconnected ones too");
  add_page_flags(*command.app, args->page);
  add_sort_flag(command, args->page, names_of(columns()));
  add_table_flags(command, args->table, names_of(columns()));
  command.examples = {"ecsync connections", "ecsync connections --all --json"};
  command.action = [args](Services& services, Output& output) -> Result<ExitStatus> {
    auto database = services.existing_database();
    if (!database) return database.error();
    std::vector<Connection> connections;
    if (*database != nullptr) connections = db::list_connections(**database, args->all);
    const auto all = std::ssize(connections);
    // The name decides, which is unique.
    const auto by_name = [](const Connection& connection) { return connection.name; };
    auto next = keep_page<Connection>(connections, columns(), by_name, args->page, output);
    if (!next) return next.error();
    auto view = view_of(connections);
    view.next = *next;
    view.count = [all] { return all; };
    auto status = print_list(output, view, args->table, args->page);
    if (all == 0) hint_to_connect(output);
    return status;
  };
  return command;
}

Command show_command() {
  struct Args {
    std::string connection;
    TableFlags table;
  };
  auto args = std::make_shared<Args>();
  Command command("connections show", "Show one connection");
  command.app->add_option("CONNECTION", args->connection, "Its name, or platform:shop_id")
      ->required();
  add_table_flags(command, args->table, names_of(columns()));
  command.examples = {"ecsync connections show hanoi",
                      "ecsync connections show lazada:200123456 --json"};
  command.action = [args](Services& services, Output& output) -> Result<ExitStatus> {
    auto database = services.existing_database();
    if (!database) return database.error();
    if (*database == nullptr) return no_such_connection(args->connection);
    auto connection = db::resolve_connection(**database, args->connection);
    if (!connection) return connection.error();
    return print_list(output, view_of({*connection}), args->table);
  };
  return command;
}

Command rename_command() {
  struct Args {
    std::string connection;
    std::string name;
  };
  auto args = std::make_shared<Args>();
  Command command("connections rename", "Give a connection another name");
  command.app->add_option("CONNECTION", args->connection, "Its name, or platform:shop_id")
      ->required();
  command.app->add_option("NAME", args->name, "Small letters, digits, '.', '_', '-'")
      ->required()
      ->check(connection_name());
  command.examples = {"ecsync connections rename lazada:200123456 hanoi",
                      "ecsync connections rename hanoi hanoi-1"};
  command.action = [args](Services& services, Output& output) -> Result<ExitStatus> {
    auto database = services.existing_database();
    if (!database) return database.error();
    if (*database == nullptr) return no_such_connection(args->connection);
    auto connection = db::resolve_connection(**database, args->connection);
    if (!connection) return connection.error();
    const auto old_name = connection->name;
    {
      db::Transaction trial(**database);
      auto renamed = db::rename_connection(**database, connection->key, args->name);
      if (!renamed) return renamed.error();
      if (!output.dry_run()) trial.commit();
    }
    connection->name = args->name;
    return print_change(output, view_of({*connection}),
                        output.dry_run() ? tr("{} would be {}.", old_name, in_words(*connection))
                                         : tr("{} is now {}.", old_name, in_words(*connection)));
  };
  return command;
}

}  // namespace

Table connections_table(const std::vector<Connection>& connections) {
  return make_table(columns(), connections);
}

Result<std::vector<Connection>> choose_connections(db::Database* database,
                                                   const std::vector<std::string>& references) {
  std::vector<Connection> chosen;
  if (database == nullptr) {
    if (!references.empty()) return no_such_connection(references.front());
    return chosen;
  }
  if (references.empty()) return db::list_connections(*database, false);
  for (const auto& reference : references) {
    auto connection = db::resolve_connection(*database, reference);
    if (!connection) return connection.error();
    const bool known = std::any_of(chosen.begin(), chosen.end(), [&](const Connection& each) {
      return each.key == connection->key;
    });
    if (!known) chosen.push_back(*std::move(connection));
  }
  return chosen;
}

void hint_to_connect(Output& output) {
  output.hint(
      tr("No shop is connected yet. Start with: ecsync connect PLATFORM ({})", known_platforms()));
}

std::string in_words(const Connection& connection) {
  return fmt::format("{} ({})", connection.name, to_text(connection.id));
}

std::vector<Command> connections_commands() {
  return {list_command(), show_command(), rename_command()};
}

}  // namespace ecsync::cli
