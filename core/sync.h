#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/key_file.h"
#include "core/marketplace.h"

namespace ecsync {

/// What one connection's run came to.
struct SyncReport {
  enum class Result { ok, error, skipped };
  Connection connection;
  Result result = Result::ok;
  std::optional<Timestamp> from;  ///< of what was asked for; nothing for products
  std::optional<Timestamp> to;
  std::int64_t seen = 0;  ///< distinct; = added + updated + unchanged + ignored + rejected
  std::int64_t added = 0;
  std::int64_t updated = 0;
  std::int64_t unchanged = 0;
  std::int64_t ignored = 0;
  std::int64_t rejected = 0;
  std::int64_t lines_unlinked = 0;
  std::set<std::string> unknown_statuses;
  std::int64_t rounded_amounts = 0;
  int requests = 0;
  int retries = 0;
  std::chrono::milliseconds duration{};
  std::vector<std::string> warnings;
  std::optional<Error> error;
};

/// "ok", "error", "skipped".
std::string_view name(SyncReport::Result result);

/// How far a run is, for a progress line.
struct SyncProgress {
  const Connection& connection;
  const SyncReport& report;
};

struct SyncOptions {
  std::optional<Timestamp> since;    ///< orders only
  std::vector<std::string> numbers;  ///< only these orders; orders only
  bool full = false;
  bool dry_run = false;
  std::chrono::hours horizon{24 * 60};
  std::chrono::seconds overlap{15 * 60};
  std::chrono::milliseconds lock_wait{};
  std::optional<std::chrono::milliseconds> max_duration;
  std::string command;  ///< for the lock's message: "sync-orders"
  std::function<void(const SyncProgress&)> progress;
};

/// What a run needs around it.
struct SyncContext {
  db::Database& database;
  Clock& clock;
  Marketplaces& marketplaces;
  const KeySources& keys;
};

/// Pulls orders of one connection: first everything created since the horizon, then everything
/// changed since the cursor. Never throws for what a marketplace or the file does: the failure is
/// in the report and what was committed stays.
SyncReport sync_orders(const SyncContext& context, const Connection& connection,
                       const SyncOptions& options);
/// Pulls all listings of one connection.
SyncReport sync_products(const SyncContext& context, const Connection& connection,
                         const SyncOptions& options);

}  // namespace ecsync
