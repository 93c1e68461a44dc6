#include "core/sync/sync_all.h"

#include <utility>

#include "core/base/stop.h"
#include "core/db/failure.h"
#include "core/sync/sync_run.h"

namespace ecsync {
namespace {

SyncReport failed(const SyncTask& task, Error error) {
  SyncReport report;
  report.connection = task.connection;
  report.result = SyncReport::Result::error;
  report.error = std::move(error);
  report.error->connection = to_text(task.connection.id);
  return report;
}

SyncReport run_task(const SyncShared& shared, const SyncTask& task, db::SyncKind kind) {
  if (stop_requested())
    return failed(task, make_error(ErrorCode::interrupted, tr("stopped before its turn")));
  try {
    return run_sync(shared, task, kind,
                    kind == db::SyncKind::orders ? &read_orders : &read_products);
  } catch (const std::exception& exception) {
    // It came from the frame of the run itself, which could not record it either.
    return failed(task, db::to_error(exception));
  }
}

}  // namespace

std::vector<SyncReport> sync_all(const SessionContext& context, db::SyncKind kind,
                                 const std::vector<SyncTask>& tasks, const SyncOptions& options,
                                 const std::function<void(const SyncReport&)>& done) {
  Sessions sessions(context, options);
  const SyncShared shared{sessions, options, sessions.deadline()};
  std::vector<SyncReport> reports(tasks.size());  // each element is touched by one thread
  sessions.lane().side_by_side(tasks.size(), [&](std::size_t i) {
    reports[i] = run_task(shared, tasks[i], kind);
    if (!done) return;
    sessions.lane().post([&done, &report = reports[i]](db::Database& /*owner*/) { done(report); });
  });
  return reports;
}

}  // namespace ecsync
