#include "cli/commands/slip_choice.h"

#include <fmt/format.h>

#include <utility>

#include "cli/commands/connections.h"
#include "core/db/slips.h"
#include "core/db/warehouses.h"
#include "core/goods/slip_objections.h"

namespace ecsync::cli {

void add_slip_choice(Parameters& app, SlipChoice& choice) {
  app.add_flag("--awaiting", choice.awaiting, "Instead of SLIP: all that await export");
  app.add_option("--date", choice.date, "With --awaiting: only documents of this date")
      ->type_name("D");
  app.add_repeatable("--connection", choice.connections,
                     "With --awaiting: only for orders of these connections")
      ->type_name("C,C")
      ->delimiter(',');
}

Status check_slip_choice(SlipChoice& choice, bool warehouse_goes_anywhere, const LocalTime& local) {
  if (choice.awaiting && !choice.numbers.empty())
    return make_error(ErrorCode::usage, tr("name slips or pass --awaiting, not both"));
  if (!choice.awaiting) {
    for (const auto& [flag, given] :
         {std::pair{"--date", !choice.date.empty()},
          std::pair{"--connection", !choice.connections.empty()},
          std::pair{"--warehouse", !choice.warehouse.empty() && !warehouse_goes_anywhere}}) {
      if (given) return make_error(ErrorCode::usage, tr("{} goes with --awaiting only", flag));
    }
  }
  if (choice.date.empty()) return Done{};
  auto date = local.read_day(choice.date, "--date");
  if (!date) return date.error();
  choice.date = *std::move(date);
  return Done{};
}

Result<std::vector<std::string>> awaiting_numbers(db::Database& database,
                                                  const SlipChoice& choice) {
  const db::ReadTransaction reading(database);
  db::AwaitingFilter filter;
  if (!choice.date.empty()) filter.date = choice.date;
  if (!choice.warehouse.empty()) {
    auto warehouse = db::resolve_warehouse(database, choice.warehouse);
    if (!warehouse) return warehouse.error();
    filter.warehouse = warehouse->key;
  }
  if (!choice.connections.empty()) {
    auto connections = choose_connections(&database, choice.connections);
    if (!connections) return connections.error();
    for (const auto& connection : *connections) filter.connections.push_back(connection.key);
  }
  return db::awaiting_slips(database, filter);
}

void warn_of_objections(Output& output, db::Database& database, const std::vector<Slip>& slips) {
  std::vector<Message> warnings;
  {
    const db::ReadTransaction reading(database);
    for (const auto& slip : slips) {
      for (const auto& each : objections_to(database, slip))
        warnings.push_back(tr("{}: {}", slip.number, each.message));
    }
  }
  for (const auto& warning : warnings) output.warn(warning);
}

}  // namespace ecsync::cli
