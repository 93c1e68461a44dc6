#include "core/sync/sync_all.h"

#include "core/base/stop.h"
#include "core/sync/sync_run.h"

namespace ecsync {
namespace {

SyncReport not_begun(const SyncTask& task) {
  SyncReport report;
  report.connection = task.connection;
  report.result = SyncReport::Result::error;
  report.error = make_error(ErrorCode::interrupted, tr("stopped before its turn"));
  report.error->connection = to_text(task.connection.id);
  return report;
}

}  // namespace

std::vector<SyncReport> sync_all(const SessionContext& context, db::SyncKind kind,
                                 const std::vector<SyncTask>& tasks, const SyncOptions& options,
                                 const std::function<void(const SyncReport&)>& done) {
  Sessions sessions(context, options);
  std::optional<std::chrono::milliseconds> deadline;
  if (options.max_duration) deadline = context.clock.monotonic() + *options.max_duration;
  const SyncShared shared{sessions, options, deadline};
  std::vector<SyncReport> reports(tasks.size());  // each element is touched by one thread
  sessions.lane().side_by_side(tasks.size(), [&](std::size_t i) {
    reports[i] = stop_requested()
                     ? not_begun(tasks[i])
                     : run_sync(shared, tasks[i], kind,
                                kind == db::SyncKind::orders ? &read_orders : &read_products);
    if (!done) return;
    sessions.lane().post([&done, &report = reports[i]](db::Database& /*owner*/) { done(report); });
  });
  return reports;
}

}  // namespace ecsync
