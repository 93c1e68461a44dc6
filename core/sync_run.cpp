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

// A connection without consent is not called at all.
Status check_consent(const Connection& connection) {
  if (connection.status == ConnectionStatus::connected && connection.authorization) return Done{};
  if (connection.status == ConnectionStatus::needs_auth)
    return make_error(ErrorCode::auth_required,
                      fmt::format("the consent of '{}' is over", connection.name),
                      reconnect_hint(connection));
  return make_error(ErrorCode::auth_required, fmt::format("'{}' is disconnected", connection.name),
                    reconnect_hint(connection));
}

void remember_offset(db::Database& database, const Connection& connection,
                     const ServerClock& server, std::chrono::seconds stored) {
  const auto offset = server.offset();
  if (!offset || *offset == stored) return;
  db::Transaction transaction(database);
  db::store_clock_offset(database, *connection.authorization, *offset);
  transaction.commit();
}

// Everything between the lock and the run's record.
Status work_with_marketplace(const SyncContext& context, const SyncOptions& options,
                             SyncReport& report, std::optional<std::chrono::milliseconds> deadline,
                             const std::function<Status(SyncRun&)>& work) {
  if (auto consent = check_consent(report.connection); !consent) return consent;
  const auto authorization =
      db::find_authorization(context.database, *report.connection.authorization);
  const auto offset = authorization ? authorization->clock_offset : std::chrono::seconds{};
  const auto sealing = load_key(context.keys);
  if (!sealing) return sealing.error();
  Patience patience;
  patience.deadline = deadline;
  auto line = context.marketplaces.open(report.connection.id.site, offset, patience);
  if (!line) return std::move(line).error();

  TokenKeeper tokens(context.database, context.clock, *sealing, **line, report.connection,
                     options.lock_wait, options.dry_run);
  SyncRun run{context, options, report, **line, tokens, deadline};
  Status status = Done{};
  try {
    status = work(run);
  } catch (const db::DatabaseError& error) {
    status = error.error();
  }
  report.requests = (*line)->caller.traffic().requests;
  report.retries = (*line)->caller.traffic().retries;
  report.lines_unlinked = run.unlinked_by_dry_run;
  if (!options.dry_run)
    remember_offset(context.database, report.connection, (*line)->server, offset);
  return status;
}

void begin_record(const SyncContext& context, const SyncReport& report, db::SyncKind kind) {
  db::Transaction transaction(context.database);
  db::begin_run(context.database, report.connection.key, kind, context.clock.now_seconds());
  transaction.commit();
}

void take_error(SyncReport& report, Error error) {
  report.result = SyncReport::Result::error;
  if (error.connection.empty()) error.connection = to_text(report.connection.id);
  report.error = std::move(error);
}

// A run whose record cannot be written did not go well.
void end_record(const SyncContext& context, SyncReport& report, db::SyncKind kind) {
  try {
    db::Transaction transaction(context.database);
    db::end_run(context.database, report.connection.key, kind, context.clock.now_seconds(),
                report.requests, report.error ? &*report.error : nullptr);
    transaction.commit();
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
    return make_error(ErrorCode::interrupted,
                      fmt::format("the run of '{}' was stopped", connection().name),
                      "What was read is stored; the next run goes on from there.");
  if (deadline && context.clock.monotonic() >= *deadline)
    return make_error(ErrorCode::time_limit,
                      fmt::format("the run of '{}' reached its time limit", connection().name),
                      "What was read is stored; the next run goes on from there.");
  return Done{};
}

void SyncRun::store(const std::function<void()>& write) const {
  const auto before = report;
  try {
    db::Transaction transaction(context.database);
    write();
    // Left open, the transaction takes everything back.
    if (!options.dry_run) transaction.commit();
  } catch (const db::DatabaseError&) {
    report = before;
    throw;
  }
}

void SyncRun::show_progress() const {
  if (options.progress) options.progress({connection(), report});
}

SyncReport run_sync(const SyncContext& context, const Connection& connection,
                    const SyncOptions& options, db::SyncKind kind,
                    const std::function<Status(SyncRun&)>& work) {
  SyncReport report;
  report.connection = connection;
  const auto started = context.clock.monotonic();
  std::optional<std::chrono::milliseconds> deadline;
  if (options.max_duration) deadline = started + *options.max_duration;

  const auto lock =
      FileLock::acquire(context.database.lock_path(sync_lock_name(connection.id)),
                        to_text(connection.id), options.command, context.clock, options.lock_wait);
  if (!lock) {
    take_error(report, lock.error());
    if (lock.error().code == ErrorCode::locked) report.result = SyncReport::Result::skipped;
    return report;
  }
  try {
    // Another process may have worked on it while we waited.
    if (auto now = db::find_connection(context.database, connection.id))
      report.connection = *std::move(now);
    if (!options.dry_run) begin_record(context, report, kind);
    auto status = work_with_marketplace(context, options, report, deadline, work);
    if (!status) take_error(report, std::move(status).error());
    report.lines_unlinked += db::count_unlinked_lines(context.database, report.connection.key);
  } catch (const db::DatabaseError& error) {
    take_error(report, error.error());
  }
  report.duration = context.clock.monotonic() - started;
  if (!options.dry_run) end_record(context, report, kind);
  return report;
}

}  // namespace ecsync
