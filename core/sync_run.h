#pragma once

#include <functional>

#include "core/db/sync_state.h"
#include "core/sync.h"
#include "core/tokens.h"

namespace ecsync {

/// What the steps of one connection's run share. Lives on one thread; holds no transaction.
struct SyncRun {
  const SyncContext& context;
  const SyncOptions& options;
  SyncReport& report;
  MarketplaceLine& line;
  TokenKeeper& tokens;
  std::optional<std::chrono::milliseconds> deadline;  ///< Clock::monotonic()
  std::int64_t unlinked_by_dry_run = 0;  ///< lines that a real run would have stored without a link

  const Connection& connection() const { return report.connection; }
  Marketplace& marketplace() const { return *line.marketplace; }
  /// Errors: interrupted, time_limit. Asked between two steps; what was committed stays.
  Status may_go_on() const;
  /// Runs `write` as one transaction, which a dry run takes back. When the file fails, the figures
  /// are again those from before.
  void store(const std::function<void()>& write) const;
  void show_progress() const;
};

/// The frame of every run: the connection's lock, its state as it is now, key and marketplace, the
/// run's record, the clock's offset, and the figures at the end. `work` does the reading.
SyncReport run_sync(const SyncContext& context, const Connection& connection,
                    const SyncOptions& options, db::SyncKind kind,
                    const std::function<Status(SyncRun&)>& work);

}  // namespace ecsync
