#include "core/sync/sync_run.h"

#include <fmt/format.h>

#include <utility>

#include "core/base/stop.h"
#include "core/db/authorizations.h"
#include "core/db/connections.h"
#include "core/db/failure.h"
#include "core/db/set_aside.h"
#include "core/db/unlinked_lines.h"
#include "core/http/http.h"
#include "core/sync/tell_set_aside.h"

namespace ecsync {
namespace {

std::string sync_lock_name(const ConnectionId& id) {
  return fmt::format("sync-{}-{}", name(id.site), percent_encode(id.shop));
}

/// What is stored about the run besides its rows.
struct RunRecord {
  std::optional<std::chrono::seconds> new_offset;  // of the marketplace's clock
  std::int64_t unlinked_by_dry_run = 0;            // see SyncRun
  PendingWrites pending;                           // in the beginning: that there is this run
};

// Everything between the lock and the run's record.
Status work_with_marketplace(const SyncShared& shared, const SyncTask& task, SyncReport& report,
                             const SyncMemory& memory, RunRecord& record,
                             const std::function<Status(SyncRun&)>& work) {
  const auto& held = memory.authorization;
  Patience patience;
  patience.deadline = shared.deadline;
  const auto session = shared.sessions.open(report.connection, held, patience);
  if (!session) return session.error();
  SyncRun run{shared, task, memory, report, **session, record.pending};
  Status status = Done{};
  try {
    status = work(run);
    if (status && !shared.options.dry_run && held) {
      if (auto end = (*session)->ask_consent_end(*held)) record.pending.add(std::move(end));
    }
  } catch (const std::exception& exception) {
    status = db::to_error(exception);
  }
  const auto traffic = (*session)->traffic();
  report.requests = traffic.requests;
  report.retries = traffic.retries;
  report.limit_wait = traffic.limit_wait;
  record.unlinked_by_dry_run = run.unlinked_by_dry_run;
  const auto offset_now = (*session)->server().offset();
  if (offset_now && (!held || *offset_now != held->clock_offset)) record.new_offset = offset_now;
  return status;
}

SyncMemory recall(db::Database& database, const Connection& connection,
                  std::optional<db::SyncKind> kind) {
  SyncMemory memory;
  if (connection.authorization)
    memory.authorization = db::find_authorization(database, *connection.authorization);
  memory.set_aside = db::rejected_orders(database, connection.key);
  memory.unread_listings = db::rejected_listings(database, connection.key);
  if (kind == db::SyncKind::products) return memory;
  if (kind) {
    memory.cursor = db::read_cursor(database, connection.key, *kind);
    memory.plan = db::read_plan(database, connection.key, *kind);
  }
  memory.gone = db::gone_orders(database, connection.key);
  return memory;
}

/// Brings the report's connection up to date and reads, with one visit to the file, all that the
/// run has to know before it can ask its marketplace.
SyncMemory begin(const SyncShared& shared, SyncReport& report, std::optional<db::SyncKind> kind) {
  return shared.sessions.lane().run([&](db::Database& database) {
    const db::ReadTransaction one_state(database);
    // Another process may have worked on it while we waited.
    if (auto now = db::find_connection(database, report.connection.id))
      report.connection = *std::move(now);
    return recall(database, report.connection, kind);
  });
}

void take_error(SyncReport& report, Error error) {
  report.result = SyncReport::Result::error;
  if (error.connection.empty()) error.connection = to_text(report.connection.id);
  report.error = std::move(error);
}

// When the record cannot be written, that is the run's error.
void end_record(const SyncShared& shared, SyncReport& report, const RunRecord& record,
                std::optional<db::SyncKind> kind) {
  const auto end = [&](db::Database& database) {
    const auto key = report.connection.key;
    if (shared.options.dry_run) {
      report.lines_unlinked = record.unlinked_by_dry_run + db::count_unlinked_lines(database, key);
      return;
    }
    record.pending.flush(database);
    report.lines_unlinked = db::keep_unlinked_lines(database, key);
    if (record.new_offset)
      db::store_clock_offset(database, *report.connection.authorization, *record.new_offset);
    if (!kind) return;
    db::end_run(database, report.connection.key, *kind, shared.sessions.clock().now_seconds(),
                report.requests, report.error ? &*report.error : nullptr);
  };
  try {
    if (shared.options.dry_run)
      shared.sessions.lane().run(end);
    else
      shared.sessions.lane().write(end, db::Lane::When::soon);
  } catch (const std::exception& exception) {
    if (!report.error) take_error(report, db::to_error(exception));
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

Phrase label(SyncReport::Result result) {
  switch (result) {
    case SyncReport::Result::ok:
      return phrase_in("sync result", "ok");
    case SyncReport::Result::error:
      return phrase_in("sync result", "error");
    case SyncReport::Result::skipped:
      return phrase_in("sync result", "skipped");
  }
  return {};
}

Status SyncRun::may_go_on() const {
  if (stop_requested())
    return make_error(ErrorCode::interrupted, tr("the run of '{}' was stopped", connection().name),
                      tr("What was read is stored; the next run goes on from there."));
  if (shared.deadline && clock().monotonic() >= *shared.deadline)
    return make_error(ErrorCode::time_limit,
                      tr("the run of '{}' reached its time limit", connection().name),
                      tr("What was read is stored; the next run goes on from there."));
  return Done{};
}

void SyncRun::store(const std::function<void(db::Database&)>& write, db::Lane::When when) {
  std::optional<SyncReport> before;
  const auto write_all = [&](db::Database& database) {
    before = report;
    pending.flush(database);
    write(database);
  };
  try {
    if (options().dry_run)
      database().try_out(write_all);
    else
      database().write(write_all, when);
  } catch (...) {
    database().run([&](db::Database& /*owner*/) {
      if (before) report = *std::move(before);
    });
    throw;
  }
  pending.forget();
  if (!options().progress) return;
  // After the transaction: a terminal that does not read on must not hold the file.
  database().run([this](db::Database& /*owner*/) {
    report.limit_wait = session.traffic().limit_wait;
    options().progress({connection(), report});
  });
}

SyncReport run_sync(const SyncShared& shared, const SyncTask& task,
                    std::optional<db::SyncKind> kind, const std::function<Status(SyncRun&)>& work) {
  SyncReport report;
  report.connection = task.connection;
  auto& clock = shared.sessions.clock();
  const auto started = clock.monotonic();
  const auto& id = task.connection.id;
  const auto& options = shared.options;
  Patience patience;
  patience.deadline = shared.deadline;
  shared.sessions.prepare(task.connection, patience);
  const auto lease = shared.sessions.lane().lease(
      {sync_lock_name(id), verbatim(to_text(id)), options.command, options.lock_wait}, clock);
  if (!lease) {
    take_error(report, lease.error());
    if (lease.error().code == ErrorCode::locked) report.result = SyncReport::Result::skipped;
    return report;
  }
  RunRecord record;
  try {
    const auto memory = begin(shared, report, kind);
    report.rejected_orders = memory.set_aside;
    report.rejected_listings = memory.unread_listings;
    if (kind && !options.dry_run)
      record.pending.add([&report, kind = *kind, at = clock.now_seconds()](db::Database& database) {
        db::begin_run(database, report.connection.key, kind, at);
      });
    auto status = work_with_marketplace(shared, task, report, memory, record, work);
    if (!status) take_error(report, std::move(status).error());
  } catch (const std::exception& exception) {
    take_error(report, db::to_error(exception));
  }
  report.duration = clock.monotonic() - started;
  end_record(shared, report, record, kind);
  // After the record: a run that sets something aside is a good one.
  if (!report.error) tell_set_aside(report, kind);
  return report;
}

}  // namespace ecsync
