#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/message.h"
#include "core/consent/session.h"
#include "core/db/database.h"
#include "core/db/sync_state.h"
#include "core/marketplace.h"

namespace ecsync {

/// The outcome of one connection's run.
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
  std::int64_t rejected = 0;  ///< asked for or met in this run, and not to be read
  std::int64_t lines_unlinked = 0;
  std::set<std::string> unknown_statuses;
  std::int64_t rounded_amounts = 0;
  int requests = 0;
  int retries = 0;
  std::chrono::milliseconds limit_wait{};  ///< of all calls together, for the marketplace's limits
                                           ///< and our own pace
  std::chrono::milliseconds duration{};
  std::vector<Message> warnings;
  std::set<std::string> answered;  ///< numbers of orders that were asked for singly and read
  std::optional<Error> error;  ///< of a good run, too: something is set aside or could not be read
  std::vector<SetAsideOrder> rejected_orders;      ///< all that are set aside when the run ends
  std::vector<SetAsideListing> rejected_listings;  ///< likewise

  bool is_partial() const { return result == Result::ok && error; }
};

/// "ok", "error", "skipped".
std::string_view name(SyncReport::Result result);
/// The word for people.
Phrase label(SyncReport::Result result);

/// How far a run is, for a progress line.
struct SyncProgress {
  const Connection& connection;
  const SyncReport& report;
};

struct SyncOptions : SessionOptions {
  std::optional<Timestamp> since;  ///< orders only
  bool full = false;
  std::chrono::hours horizon{24 * 60};
  std::chrono::seconds overlap{15 * 60};
  std::string command;  ///< for the lock's message: "sync-orders"
  std::function<void(const SyncProgress&)> progress;
};

/// One connection's share of the work.
struct SyncTask {
  Connection connection;
  std::vector<std::string> numbers;  ///< only these orders
};

/// Runs all tasks side by side and returns when the last one is over; one that fails stops no
/// other. Orders: first everything created since the horizon, then everything changed since the
/// cursor. Products: all listings. Whatever goes wrong in a run, a std::exception that nobody
/// foresaw included, is in its report, and what was committed stays. `done` and the progress are
/// told on the calling thread, a report as soon as it is there. The reports are in the order of the
/// tasks.
std::vector<SyncReport> sync_all(const SessionContext& context, db::SyncKind kind,
                                 const std::vector<SyncTask>& tasks, const SyncOptions& options,
                                 const std::function<void(const SyncReport&)>& done = {});

}  // namespace ecsync
