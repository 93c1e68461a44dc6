#include "cli/commands/commands.h"
#include "cli/commands/connections.h"
#include "cli/commands/sync_job.h"

namespace ecsync::cli {
namespace {

Result<ExitStatus> run(Services& services, Output& output, const SyncFlags& flags) {
  SyncJob job;
  job.kind = db::SyncKind::products;
  job.command = "sync-products";
  auto options = read_sync_options(services, flags);
  if (!options) return options.error();
  job.options = *std::move(options);
  services.expect_calls();
  auto database = services.existing_database();
  if (!database) return database.error();
  auto chosen = choose_connections(*database, flags.connections);
  if (!chosen) return chosen.error();
  for (auto& connection : *chosen) job.tasks.push_back({std::move(connection), {}});
  return run_sync_job(services, output, *database, std::move(job));
}

}  // namespace

Command sync_products_command() {
  auto flags = std::make_shared<SyncFlags>();
  Command command("sync-products", "Pull the shops' listings");
  add_sync_flags(*command.app, *flags);
  command.examples = {"ecsync sync-products", "ecsync sync-products hanoi --json"};
  command.action = [flags](Services& services, Output& output) {
    return run(services, output, *flags);
  };
  return command;
}

}  // namespace ecsync::cli
