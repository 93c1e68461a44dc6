#include "core/sync_run.h"

#include <fmt/format.h>

#include <utility>

#include "core/db/authorizations.h"
#include "core/db/connections.h"
#include "core/db/orders.h"
#include "core/file_lock.h"
#include "core/http.h"
#include "core/stop.h"

namespace ecsync {
namespace {

std::string sync_lock_name(const ConnectionId& id) {
  return fmt::format("sync-{}-{}", name(id.site), percent_encode(id.shop));
}

}  // namespace

Status check_consent(const Connection& connection) {
  if (connection.status == ConnectionStatus::connected && connection.authorization) return Done{};
  if (connection.status == ConnectionStatus::needs_auth)
    return make_error(ErrorCode::auth_required, tr("the consent of '{}' is over", connection.name),
                      reconnect_hint(connection));
  return make_error(ErrorCode::auth_required, tr("'{}' is disconnected", connection.name),
                    reconnect_hint(connection));
}

Result<std::unique_ptr<MarketplaceLine>> open_line(
    const SyncShared& shared, const Connection& connection,
    const std::optional<db::StoredAuthorization>& held, const Patience& patience) {
  const auto offset = held ? held->clock_offset : std::chrono::seconds{};
  auto line = shared.marketplaces.open(connection.id.site, offset, patience);
  if (line) (*line)->caller.go_through(shared.gate.open_queue(connection.id.site));
  return line;
}

namespace {

/// What there is to write about the run besides its rows.
struct RunRecord {
  std::optional<std::chrono::seconds> new_offset;  // of the marketplace's clock
  std::int64_t unlinked_by_dry_run = 0;            // lines that were not written after all
};

// Everything between the lock and the run's record. `held`: as the file has it.
Status work_with_marketplace(const SyncShared& shared, const SyncTask& task, SyncReport& report,
                             const std::optional<db::StoredAuthorization>& held, RunRecord& record,
                             const std::function<Status(SyncRun&)>& work) {
  if (auto consent = check_consent(report.connection); !consent) return consent;
  if (!shared.sealing) return shared.sealing.error();
  Patience patience;
  patience.deadline = shared.deadline;
  auto line = open_line(shared, report.connection, held, patience);
  if (!line) return std::move(line).error();
  TokenKeeper tokens(shared.database, shared.clock, *shared.sealing, **line, report.connection,
                     shared.options.lock_wait, shared.options.dry_run);
  if (held) tokens.know(*held);
  SyncRun run{shared, task, report, **line, tokens};
  Status status = Done{};
  try {
    status = work(run);
  } catch (const db::DatabaseError& error) {
    status = error.error();
  }
  const auto traffic = (*line)->caller.traffic();
  report.requests = traffic.requests;
  report.retries = traffic.retries;
  report.limit_wait = traffic.limit_wait;
  record.unlinked_by_dry_run = run.unlinked_by_dry_run;
  const auto offset_now = (*line)->server.offset();
  if (offset_now && (!held || *offset_now != held->clock_offset)) record.new_offset = offset_now;
  return status;
}

/// Brings the report's connection up to date; gives its authorization, when it has one.
std::optional<db::StoredAuthorization> begin_record(const SyncShared& shared, SyncReport& report,
                                                    db::SyncKind kind) {
  std::optional<db::StoredAuthorization> held;
  const auto begin = [&](db::Database& database) {
    // Another process may have worked on it while we waited.
    if (auto now = db::find_connection(database, report.connection.id))
      report.connection = *std::move(now);
    if (report.connection.authorization)
      held = db::find_authorization(database, *report.connection.authorization);
    if (!shared.options.dry_run)
      db::begin_run(database, report.connection.key, kind, shared.clock.now_seconds());
  };
  if (shared.options.dry_run)
    shared.database.run(begin);
  else
    shared.database.write(begin);
  return held;
}

void take_error(SyncReport& report, Error error) {
  report.result = SyncReport::Result::error;
  if (error.connection.empty()) error.connection = to_text(report.connection.id);
  report.error = std::move(error);
}

// A run whose record cannot be written did not go well.
void end_record(const SyncShared& shared, SyncReport& report, const RunRecord& record,
                db::SyncKind kind) {
  const auto end = [&](db::Database& database) {
    report.lines_unlinked =
        record.unlinked_by_dry_run + db::count_unlinked_lines(database, report.connection.key);
    if (shared.options.dry_run) return;
    if (record.new_offset)
      db::store_clock_offset(database, *report.connection.authorization, *record.new_offset);
    db::end_run(database, report.connection.key, kind, shared.clock.now_seconds(), report.requests,
                report.error ? &*report.error : nullptr);
  };
  try {
    if (shared.options.dry_run)
      shared.database.run(end);
    else
      shared.database.write(end, db::Lane::When::soon);
  } catch (const db::DatabaseError& error) {
    if (!report.error) take_error(report, error.error());
  }
}

}  // namespace

std::string_view name(SyncReport::Result result) {
  switch (result) {
    case SyncReport::Result::ok:
      return "ok";
    case SyncReport::Result::error:
      return "error";
    case SyncReport::Result::skipped:
      break;
  }
  return "skipped";
}

Status SyncRun::may_go_on() const {
  if (stop_requested())
    return make_error(ErrorCode::interrupted, tr("the run of '{}' was stopped", connection().name),
                      tr("What was read is stored; the next run goes on from there."));
  if (shared.deadline && shared.clock.monotonic() >= *shared.deadline)
    return make_error(ErrorCode::time_limit,
                      tr("the run of '{}' reached its time limit", connection().name),
                      tr("What was read is stored; the next run goes on from there."));
  return Done{};
}

void SyncRun::store(const std::function<void(db::Database&)>& write, db::Lane::When when) const {
  const auto before = report;
  try {
    if (options().dry_run)
      database().try_out(write);
    else
      database().write(write, when);
  } catch (const db::DatabaseError&) {
    report = before;
    throw;
  }
  if (!options().progress) return;
  // After the transaction: a terminal that does not read on must not hold the file.
  database().run([this](db::Database& /*owner*/) {
    report.limit_wait = line.caller.traffic().limit_wait;
    options().progress({connection(), report});
  });
}

SyncReport run_sync(const SyncShared& shared, const SyncTask& task, db::SyncKind kind,
                    const std::function<Status(SyncRun&)>& work) {
  SyncReport report;
  report.connection = task.connection;
  const auto started = shared.clock.monotonic();
  const auto& id = task.connection.id;
  const auto& options = shared.options;
  const auto lock =
      FileLock::acquire(shared.database.lock_path(sync_lock_name(id)), verbatim(to_text(id)),
                        options.command, shared.clock, options.lock_wait);
  if (!lock) {
    take_error(report, lock.error());
    if (lock.error().code == ErrorCode::locked) report.result = SyncReport::Result::skipped;
    return report;
  }
  RunRecord record;
  try {
    const auto held = begin_record(shared, report, kind);
    auto status = work_with_marketplace(shared, task, report, held, record, work);
    if (!status) take_error(report, std::move(status).error());
  } catch (const db::DatabaseError& error) {
    take_error(report, error.error());
  }
  report.duration = shared.clock.monotonic() - started;
  end_record(shared, report, record, kind);
  return report;
}

}  // namespace ecsync
