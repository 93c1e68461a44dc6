#include "cli/commands/ask_first.h"

#include <map>

#include "cli/commands/sync_job.h"
#include "core/base/shell.h"
#include "core/db/connections.h"
#include "core/goods/slip_conditions.h"

namespace ecsync::cli {
namespace {

using Orders = std::map<ConnectionId, std::vector<db::SlipBasis>>;

Orders by_shop(std::vector<db::SlipBasis> orders) {
  Orders shops;
  for (auto& order : orders) shops[order.connection].push_back(std::move(order));
  return shops;
}

std::vector<SyncTask> tasks_for(db::Database& database, const Orders& orders) {
  std::vector<SyncTask> tasks;
  for (const auto& [shop, wanted] : orders) {
    SyncTask task;
    task.connection = db::find_connection(database, shop).value();
    for (const auto& order : wanted) task.numbers.push_back(order.number);
    tasks.push_back(std::move(task));
  }
  return tasks;
}

/// An order that the answers leave out is not there, or could not be read.
Error reason_for(const SyncReport& report, const db::SlipBasis& order) {
  if (report.error) return *report.error;
  return make_error(
      ErrorCode::remote_bad_answer,
      tr("what '{}' says of it could not be read", report.connection.name),
      tr("See 'ecsync sync-orders --order {}'.", shell::word(order_reference(order))));
}

void take(const SyncReport& report, const std::vector<db::SlipBasis>& wanted,
          FreshAnswers& answers) {
  for (const auto& order : wanted) {
    if (report.answered.contains(order.number))
      answers.answered.insert(order.order);
    else
      answers.failed.emplace(order.order, reason_for(report, order));
  }
  if (!report.answered.empty()) answers.shops.insert(report.connection.id);
}

}  // namespace

Result<FreshAnswers> ask_first(Services& services, Output& output, db::Database& database,
                               const ExportSlipRequest& request) {
  auto options = read_sync_options(services, {});
  if (!options) return options.error();
  options->command = "export-slip";
  const auto orders = by_shop(orders_to_ask(database, request));
  const auto tasks = tasks_for(database, orders);
  if (tasks.empty()) return FreshAnswers();
  const SessionContext context{database, services.clock(), services.marketplaces(),
                               services.keys()};
  FreshAnswers answers;
  for (const auto& report : sync_all(context, db::SyncKind::orders, tasks, *options)) {
    for (const auto& warning : report.warnings) output.warn(warning);
    take(report, orders.at(report.connection.id), answers);
  }
  if (output.dry_run())
    output.hint(
        tr("Dry run: the marketplaces were asked, but nothing they said was stored. What "
           "follows is by what was stored before."));
  return answers;
}

}  // namespace ecsync::cli
