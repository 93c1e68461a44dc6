#include "core/consent/disconnect.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/commands/connections.h"
#include "cli/dialogue/prompt.h"
#include "cli/output/json_objects.h"
#include "cli/output/list.h"
#include "cli/views/batch.h"
#include "core/base/stop.h"
#include "core/db/connections.h"
#include "core/db/failure.h"

namespace ecsync::cli {
namespace {

struct Args {
  std::vector<std::string> connections;
  bool all = false;
};

/// The outcome of disconnecting several.
struct Outcome {
  std::vector<Disconnected> done;
  std::vector<ErrorCode> failures;
  bool stopped = false;
};

const std::vector<ColumnOf<Disconnected>>& columns() {
  using D = Disconnected;
  static const std::vector<ColumnOf<D>> all{
      {phrase("id"), true, [](const D& d) { return text_cell(to_text(d.connection.id)); }},
      {phrase("name"), true, [](const D& d) { return word_cell(d.connection.name); }},
      {phrase("orders_kept"), true, [](const D& d) { return count_cell(d.connection.orders); }},
      {phrase("remote_revoked"), true, [](const D& d) { return Cell(d.remote_revoked); }},
      {phrase("remote_revoke_url"), true,
       [](const D& d) {
         return d.remote_revoke_url.empty() ? Cell() : text_cell(d.remote_revoke_url);
       }},
  };
  return all;
}

bool is_gone(const Connection& connection) {
  return connection.status == ConnectionStatus::disconnected;
}

Message question(const std::vector<Connection>& connections) {
  std::string names;
  for (const auto& connection : connections) {
    if (is_gone(connection)) continue;
    names += (names.empty() ? "" : ", ") + in_words(connection);
  }
  return tr("Disconnect {}? The tokens are erased; orders, links, slips and stock stay.", names);
}

void tell(Output& output, const Disconnected& result) {
  const auto& connection = result.connection;
  if (is_gone(connection)) {
    output.done(tr("{} is disconnected already; nothing was left to do.", in_words(connection)));
    return;
  }
  output.done(output.dry_run()
                  ? tr_count(connection.orders, "Would disconnect {1}; {0} order stays.",
                             "Would disconnect {1}; {0} orders stay.", in_words(connection))
                  : tr_count(connection.orders, "Disconnected {1}; {0} order stays.",
                             "Disconnected {1}; {0} orders stay.", in_words(connection)));
  if (result.remote_revoked)
    output.summary(tr("{} has withdrawn the consent.", title(connection.id.site)));
  else if (!result.remote_revoke_url.empty())
    output.summary(tr("To withdraw the consent at {} as well, go to: {}", title(connection.id.site),
                      result.remote_revoke_url));
  if (result.access_left)
    output.warn(
        tr("{} did not confirm that access to {} is withdrawn; the seller can end "
           "it among the authorized apps there",
           title(connection.id.site), in_words(connection)));
}

/// One of several: what fails with it, in whatever way, is told, and the others are let go of.
Result<Disconnected> let_go_of(Services& services, db::Database& database,
                               const Connection& connection, bool dry_run) {
  try {
    return disconnect(database, services.clock(), services.marketplaces(), services.keys(),
                      connection, dry_run);
  } catch (const std::exception& exception) {
    auto error = db::to_error(exception);
    error.connection = to_text(connection.id);
    return error;
  }
}

Outcome let_go(Services& services, Output& output, db::Database& database,
               const std::vector<Connection>& connections) {
  Outcome outcome;
  for (const auto& connection : connections) {
    outcome.stopped = stop_requested();
    if (outcome.stopped) break;
    auto result = let_go_of(services, database, connection, output.dry_run());
    if (!result) {
      outcome.stopped = result.error().code == ErrorCode::interrupted;
      outcome.failures.push_back(result.error().code);
      output.complain(result.error());
      if (outcome.stopped) break;
      continue;
    }
    tell(output, *result);
    outcome.done.push_back(*std::move(result));
  }
  return outcome;
}

Status print(Output& output, const std::vector<Disconnected>& done) {
  switch (output.format()) {
    case Format::json: {
      json::Writer writer;
      writer.begin_object()
          .field("schema", "ecsync.disconnect/1")
          .field("dry_run", output.dry_run());
      write_array(writer, "disconnected", json_objects(done, write_disconnected));
      writer.end_object();
      output.document(writer);
      return Done{};
    }
    case Format::jsonl:
      output.elements(json_objects(done, write_disconnected));
      return Done{};
    case Format::csv:
    case Format::tsv:
      return output.table(make_table(columns(), done));
    case Format::table:
      break;  // each was reported when it was done
  }
  return Done{};
}

Result<std::vector<Connection>> chosen(db::Database* database, const Args& args) {
  if (args.all && !args.connections.empty())
    return make_error(ErrorCode::usage, tr("name connections or pass --all, not both"),
                      tr("See 'ecsync help disconnect'."));
  if (!args.all && args.connections.empty())
    return make_error(ErrorCode::usage, tr("no connection was named"),
                      tr("Name connections, or pass --all; 'ecsync connections' lists them."));
  return choose_connections(database, args.connections);
}

Result<ExitStatus> run(Services& services, Output& output, const Args& args) {
  auto database = services.existing_database();
  if (!database) return database.error();
  auto connections = chosen(*database, args);
  if (!connections) return connections.error();
  Outcome outcome;
  if (connections->empty()) {
    output.hint(tr("No shop is connected; there is nothing to let go of."));
  } else {
    const bool changes = !std::all_of(connections->begin(), connections->end(), is_gone);
    if (changes && !output.dry_run()) {
      auto confirmed = confirm(services.globals(), question(*connections));
      if (!confirmed) return confirmed.error();
    }
    outcome = let_go(services, output, **database, *connections);
  }
  if (auto printed = print(output, outcome.done); !printed) return printed.error();
  if (outcome.stopped) return stopped_status();
  return batch_status(outcome.done.size(), outcome.failures);
}

}  // namespace

Command disconnect_command() {
  auto args = std::make_shared<Args>();
  Command command("disconnect", "Let go of connected shops and erase their tokens");
  command.app->add_option("CONNECTION", args->connections, "Their names, or platform:shop_id");
  command.app->add_flag("--all", args->all, "Every connected shop");
  command.examples = {"ecsync disconnect hanoi", "ecsync disconnect hanoi lazada:200123456 --yes",
                      "ecsync disconnect --all --dry-run"};
  command.action = [args](Services& services, Output& output) {
    return run(services, output, *args);
  };
  return command;
}

}  // namespace ecsync::cli
