#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "core/db/sync_state.h"
#include "core/sync/sync_all.h"

namespace ecsync::cli {

/// The flags that sync-orders, sync-products and verify share.
struct SyncFlags {
  std::vector<std::string> connections;
  bool full = false;
  std::string jobs;
  std::string rate;
  std::string max_duration;
};
void add_sync_flags(Parameters& app, SyncFlags& flags);
/// The same without --full.
void add_run_flags(Parameters& app, SyncFlags& flags);

/// The work of one command: its tasks, and what is the same for all of them.
struct SyncJob {
  db::SyncKind kind = db::SyncKind::orders;
  const char* command = "";  ///< "sync-orders"
  std::vector<SyncTask> tasks;
  SyncOptions options;
};

/// The options that the shared flags ask for. Errors: usage.
Result<SyncOptions> read_sync_options(Services& services, const SyncFlags& flags);

/// Runs the tasks at the same time and prints a line, a row or an object for each. One that fails
/// never stops another. Returns partial when some failed or an order was rejected, locked when
/// another run had every connection, 130 or 143 when it was stopped.
Result<ExitStatus> run_sync_job(Services& services, Output& output, db::Database* database,
                                SyncJob job);

}  // namespace ecsync::cli
