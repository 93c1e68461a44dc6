#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/db/database.h"
#include "core/health/exception_kinds.h"
#include "core/records/connection.h"

namespace ecsync {

/// The state of one connection, as the file tells it.
struct ConnectionHealth {
  Connection connection;
  std::optional<std::chrono::seconds> age;  ///< how long ago the last success was; never below 0
  std::optional<Error> last_error;          ///< what the marketplace said just now, else what the
                                            ///< last run of orders or products ended with
  Message problem;  ///< why a person should look, without the connection's name; "" when well
  std::optional<Timestamp> verified_at;  ///< when the last complete verification ended
  bool overdue = false;                  ///< the problem is that the last success is too old
  std::int64_t orders_set_aside = 0;     ///< that could not be read
};

/// The error of a marketplace that was asked just now: it did not accept the access, or gave no
/// answer.
struct AccessFailure {
  ConnectionKey connection;
  Error error;
};

struct StatusReport {
  std::vector<ConnectionHealth> connections;  ///< by name, without the disconnected ones
  std::int64_t unlinked_listings = 0;
  std::int64_t open_slips = 0;
  std::int64_t exceptions = 0;                               ///< not those that are muted
  std::map<AttentionKind, std::int64_t> exceptions_by_kind;  ///< of each kind, 0 too

  /// True when no connection has a problem.
  bool healthy() const;
};

/// Reads the state of all connections from the file, and adds what was learnt just now
/// (`failures`). A connection has a problem when its marketplace has ended its consent, or when its
/// last run or the question just now failed, or orders are set aside. With `max_age`, a failure
/// that may pass by itself is no problem while the last success is young enough; and having no
/// success that young is a problem, where connecting counts as the first success. Among the
/// exceptions a shop is stale without a good run in `stale_after`.
StatusReport read_status(db::Database& database, Timestamp now,
                         std::optional<std::chrono::seconds> max_age,
                         const std::vector<AccessFailure>& failures = {},
                         std::chrono::seconds stale_after = std::chrono::hours{24});

/// A duration in words, rounded down: "5 s", "12 min", "3 h", "9 days".
Message rough_duration(std::chrono::seconds duration);

}  // namespace ecsync
