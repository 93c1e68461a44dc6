#pragma once

#include <string>
#include <vector>

#include "cli/command.h"
#include "core/db/sync_state.h"
#include "core/sync/sync_all.h"

namespace ecsync::cli {

/// The words that sync-orders and sync-products share.
struct SyncFlags {
  std::vector<std::string> connections;
  bool full = false;
  std::string jobs;
  std::string rate;
  std::string max_duration;
};
void add_sync_flags(CLI::App& app, SyncFlags& flags);

/// What is asked for, the same for each task.
struct SyncJob {
  db::SyncKind kind = db::SyncKind::orders;
  const char* command = "";  ///< "sync-orders"
  std::vector<SyncTask> tasks;
  SyncOptions options;
};

/// Options out of the shared flags. Errors: usage.
Result<SyncOptions> read_sync_options(Services& services, const SyncFlags& flags);

/// Runs the tasks side by side and prints a line, a row or an object for each; one that
/// fails never stops another. Status: partial when some failed or an order was rejected, locked
/// when every connection was, 130 or 143 when it was stopped.
Result<ExitStatus> run_sync_job(Services& services, Output& output, db::Database* database,
                                SyncJob job);

}  // namespace ecsync::cli
