#include "core/sync/remap_orders.h"

#include <algorithm>
#include <map>

#include "core/base/stop.h"

namespace ecsync {
namespace {

bool has_unknown_line(db::Database& database, const StatusTable& table,
                      const db::StoredState& order) {
  // What keeps others from being sent is no question of tables.
  if (!table.judges_lines()) return order.unknown_line_state;
  const auto states = db::line_states(database, order.key);
  return std::any_of(states.begin(), states.end(),
                     [&table](const std::string& state) { return table.is_unknown_line(state); });
}

}  // namespace

Result<RemapReport> remap_orders(db::Database& database,
                                 const std::function<StatusTable(Site)>& table_of, bool dry_run) {
  std::map<Site, StatusTable> tables;
  for (const auto site : all_sites) tables.emplace(site, table_of(site));
  RemapReport report;
  db::Transaction transaction(database);
  for (const auto& order : db::stored_states(database)) {
    if (stop_requested())
      return make_error(ErrorCode::interrupted, tr("stopped; no order was changed"));
    ++report.orders;
    const auto& table = tables.at(order.connection.site);
    const auto status = table.status_of(order.status_native);
    const bool unknown_line = has_unknown_line(database, table, order);
    if (status == order.status && unknown_line == order.unknown_line_state) continue;
    db::restate_order(database, order, status, unknown_line);
    if (status != order.status)
      report.changed.push_back(
          {order.connection, order.connection_name, order.number, order.status, status});
  }
  if (!dry_run) transaction.commit();
  return report;
}

}  // namespace ecsync
