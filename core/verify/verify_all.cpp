#include <algorithm>
#include <utility>

#include "core/base/stop.h"
#include "core/db/failure.h"
#include "core/sync/sync_run.h"
#include "core/verify/verifier.h"
#include "core/verify/verify.h"

namespace ecsync {
namespace {

SyncReport failed(const Connection& connection, Error error) {
  SyncReport report;
  report.connection = connection;
  report.result = SyncReport::Result::error;
  report.error = std::move(error);
  report.error->connection = to_text(connection.id);
  return report;
}

SyncReport run_one(const SyncShared& shared, const SyncTask& task, const VerifyOptions& options,
                   VerifyReport& report) {
  if (stop_requested())
    return failed(task.connection,
                  make_error(ErrorCode::interrupted, tr("stopped before its turn")));
  try {
    return run_sync(shared, task, std::nullopt,
                    [&](SyncRun& run) { return Verifier(run, options, report).run(); });
  } catch (const std::exception& exception) {
    return failed(task.connection, db::to_error(exception));
  }
}

}  // namespace

std::vector<VerifyReport> verify_all(const SessionContext& context,
                                     const std::vector<Connection>& connections,
                                     const VerifyOptions& options,
                                     const std::function<void(const VerifyReport&)>& progress,
                                     const std::function<void(const VerifyReport&)>& done) {
  std::vector<VerifyReport> reports(connections.size());  // each element is touched by one thread
  for (std::size_t i = 0; i < connections.size(); ++i) reports[i].run.connection = connections[i];
  auto run_options = options.run;
  if (progress)
    run_options.progress = [&](const SyncProgress& now) {
      const auto report = std::find_if(reports.begin(), reports.end(), [&](const auto& each) {
        return each.run.connection.key == now.connection.key;
      });
      if (report != reports.end()) progress(*report);
    };
  Sessions sessions(context, run_options);
  const SyncShared shared{sessions, run_options, sessions.deadline()};
  sessions.lane().side_by_side(connections.size(), [&](std::size_t i) {
    auto run = run_one(shared, {connections[i], {}}, options, reports[i]);
    sessions.lane().run([&](db::Database& /*owner*/) { reports[i].run = std::move(run); });
    if (!done) return;
    sessions.lane().post([&done, &report = reports[i]](db::Database& /*owner*/) { done(report); });
  });
  return reports;
}

}  // namespace ecsync
