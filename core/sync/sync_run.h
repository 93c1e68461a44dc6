#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/consent/session.h"
#include "core/db/lane.h"
#include "core/sync/pending_writes.h"
#include "core/sync/sync_all.h"

namespace ecsync {

/// The services that the runs of one command share. Any thread may use it.
struct SyncShared {
  Sessions& sessions;
  const SyncOptions& options;
  std::optional<std::chrono::milliseconds> deadline;  ///< Clock::monotonic()
};

/// The file's knowledge of earlier runs of a connection, read at the beginning of this one.
struct SyncMemory {
  std::optional<db::StoredAuthorization> authorization;
  std::vector<SetAsideOrder> set_aside;
  std::vector<SetAsideListing> unread_listings;
  // Of order runs:
  std::optional<Timestamp> cursor;
  std::optional<db::SyncPlan> plan;  ///< that was not finished
  std::vector<std::string> gone;     ///< numbers of orders that the marketplace has no more
};

/// The data that the steps of one connection's run share. Holds no transaction. The report is
/// touched on the database's thread, or while no other thread reads for this run.
struct SyncRun {
  const SyncShared& shared;
  const SyncTask& task;
  const SyncMemory& memory;
  SyncReport& report;
  Session& session;
  PendingWrites& pending;  ///< done by the next store(), or else at the end of the run
  std::int64_t unlinked_by_dry_run = 0;  ///< lines that a real run would have stored without a link

  const SyncOptions& options() const { return shared.options; }
  db::Lane& database() const { return shared.sessions.lane(); }
  const Clock& clock() const { return shared.sessions.clock(); }
  const Connection& connection() const { return report.connection; }
  /// Errors: interrupted, time_limit. Asked between two steps; what was committed stays.
  Status may_go_on() const;
  /// Runs what is pending and then `write` as one transaction on the database's thread, which a dry
  /// run takes back, and then shows the progress. When that fails, the figures are again those
  /// from before.
  void store(const std::function<void(db::Database&)>& write,
             db::Lane::When when = db::Lane::When::now);
};

/// The frame of every run: the connection's lock, its state as it is now, the marketplace, the
/// run's record, the clock's offset, and the figures at the end. `work` does the reading; what it
/// throws is the run's error like any other, told and recorded. Without a `kind` it is no sync, and
/// leaves no record of itself.
SyncReport run_sync(const SyncShared& shared, const SyncTask& task,
                    std::optional<db::SyncKind> kind, const std::function<Status(SyncRun&)>& work);

/// The reading itself: everything that is due, or single orders.
Status read_orders(SyncRun& run);
Status read_products(SyncRun& run);

}  // namespace ecsync
