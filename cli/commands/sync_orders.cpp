#include <fmt/format.h>

#include <algorithm>

#include "cli/commands/commands.h"
#include "cli/commands/connections.h"
#include "cli/commands/sync_job.h"
#include "core/db/connections.h"
#include "core/db/orders.h"
#include "core/records/reference.h"

namespace ecsync::cli {
namespace {

struct Args {
  SyncFlags flags;
  std::string since;
  std::vector<std::string> orders;
};

Error unknown_shop(const std::string& reference, Message message) {
  auto error = make_error(ErrorCode::ambiguous, std::move(message),
                          tr("Write it as CONNECTION/NUMBER, for example hanoi/{}.", reference));
  error.reference = reference;
  return error;
}

/// The index in `chosen` of the shop that has this order, as far as the line and the database tell.
Result<std::size_t> shop_of(db::Database& database, const std::vector<Connection>& chosen,
                            const std::string& number) {
  if (chosen.size() == 1) return std::size_t{0};
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    if (!db::find_order(database, chosen[i].key, number)) continue;
    if (found) return unknown_shop(number, tr("more than one shop has an order {}", number));
    found = i;
  }
  if (found) return *found;
  return unknown_shop(number, tr("no shop is known to have an order {}", number));
}

/// The same for an order that is written CONNECTION/NUMBER.
Result<std::size_t> named_shop(db::Database& database, const std::vector<Connection>& chosen,
                               const std::string& reference) {
  auto connection = db::resolve_connection(database, reference);
  if (!connection) return connection.error();
  const auto found = std::find_if(chosen.begin(), chosen.end(), [&](const Connection& each) {
    return each.key == connection->key;
  });
  if (found != chosen.end()) return static_cast<std::size_t>(found - chosen.begin());
  return make_error(
      ErrorCode::usage,
      tr("--order names {}, which is not among the connections of this run", in_words(*connection)),
      tr("Name it too, or name none."));
}

/// A spreadsheet has left a number that no marketplace needs to be asked for.
Error no_such_number(const std::string& number) {
  auto error = make_error(ErrorCode::not_found, tr("there is no order '{}'", number));
  tell_spreadsheet_damage(error, number);
  error.reference = number;
  return error;
}

/// A task for each shop that has one of the orders on the line, with its orders.
Result<std::vector<SyncTask>> tasks_for_orders(db::Database& database,
                                               const std::vector<Connection>& chosen,
                                               const std::vector<std::string>& references) {
  std::vector<SyncTask> all;
  all.reserve(chosen.size());
  for (const auto& connection : chosen) all.push_back({connection, {}});
  for (const auto& typed : references) {
    const std::string reference(bare_reference(typed));
    const auto slash = reference.find('/');
    const bool named = slash != std::string::npos;
    const std::string number(
        bare_reference(std::string_view(reference).substr(named ? slash + 1 : 0)));
    if (is_shortened_number(number)) return no_such_number(number);
    if (number.empty())
      return make_error(ErrorCode::usage, tr("--order: '{}' names no order", reference),
                        tr("Pass a number, or CONNECTION/NUMBER."));
    auto place = named ? named_shop(database, chosen, reference.substr(0, slash))
                       : shop_of(database, chosen, number);
    if (!place) return place.error();
    auto& numbers = all[*place].numbers;
    if (std::find(numbers.begin(), numbers.end(), number) == numbers.end())
      numbers.push_back(number);
  }
  std::vector<SyncTask> tasks;
  for (auto& task : all) {
    if (!task.numbers.empty()) tasks.push_back(std::move(task));
  }
  return tasks;
}

Result<SyncOptions> read_options(Services& services, const Output& output, const Args& args) {
  auto options = read_sync_options(services, args.flags);
  if (!options) return options;
  if (!args.orders.empty() && (args.flags.full || !args.since.empty()))
    return make_error(ErrorCode::usage, tr("--order goes with neither --since nor --full"),
                      tr("It reads just these orders, whenever they were created."));
  if (args.since.empty()) return options;
  const auto now = services.clock().now_seconds();
  auto since = output.local().parse_when(args.since, now, "--since");
  if (!since) return since.error();
  if (*since > now)
    return make_error(ErrorCode::usage, tr("--since: {} is in the future", args.since),
                      tr("Name a time that has been."));
  options->since = *since;
  return options;
}

Result<ExitStatus> run(Services& services, Output& output, const Args& args) {
  SyncJob job;
  job.kind = db::SyncKind::orders;
  job.command = "sync-orders";
  auto options = read_options(services, output, args);
  if (!options) return options.error();
  job.options = *std::move(options);
  services.expect_calls();
  auto database = services.existing_database();
  if (!database) return database.error();
  auto chosen = choose_connections(*database, args.flags.connections);
  if (!chosen) return chosen.error();
  if (args.orders.empty() || chosen->empty()) {
    for (auto& connection : *chosen) job.tasks.push_back({std::move(connection), {}});
  } else {
    auto tasks = tasks_for_orders(**database, *chosen, args.orders);
    if (!tasks) return tasks.error();
    job.tasks = *std::move(tasks);
  }
  return run_sync_job(services, output, *database, std::move(job));
}

}  // namespace

Command sync_orders_command() {
  auto args = std::make_shared<Args>();
  Command command("sync-orders", "Pull new and changed orders");
  auto& app = *command.app;
  add_sync_flags(app, args->flags);
  app.add_option("--since", args->since,
                 "Also orders created since then; later than the first sync's 60 days: only those")
      ->type_name("WHEN");
  app.add_repeatable("--order", args->orders, "Only this order: its number, or CONNECTION/NUMBER")
      ->type_name("REF");
  command.examples = {"ecsync sync-orders", "ecsync sync-orders hanoi --since 2026-01-01",
                      "ecsync sync-orders --order hanoi/560694402192001",
                      "ecsync -q sync-orders --max-duration 10m"};
  command.action = [args](Services& services, Output& output) {
    return run(services, output, *args);
  };
  return command;
}

}  // namespace ecsync::cli
