#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/db/database.h"
#include "core/records/connection.h"

namespace ecsync {

/// How one connection is, as the file tells.
struct ConnectionHealth {
  Connection connection;
  std::optional<std::chrono::seconds> age;  ///< of the last success; never below 0
  std::optional<Error> last_error;          ///< what the marketplace said just now, else what the
                                            ///< last run of orders or products ended with
  Message problem;       ///< why a person should look, without the connection's name; "" when well
  bool overdue = false;  ///< that no success is young enough is the problem
};

/// A marketplace that was asked just now does not accept the access, or gave no answer.
struct AccessFailure {
  ConnectionKey connection;
  Error error;
};

struct StatusReport {
  std::vector<ConnectionHealth> connections;  ///< by name, without the disconnected ones
  std::int64_t unlinked_listings = 0;
  std::int64_t open_slips = 0;
  std::int64_t exceptions = 0;

  /// No connection has a problem.
  bool healthy() const;
};

/// Looks at the file, and at what was learnt from `failures`. A connection has a problem when its
/// consent is gone or over, or its last run or the question just now failed. With `max_age` a
/// failure that may pass by itself is none while the last success is not older; and it is one when
/// no success is that young, connecting counting as the first.
StatusReport read_status(db::Database& database, Timestamp now,
                         std::optional<std::chrono::seconds> max_age,
                         const std::vector<AccessFailure>& failures = {});

/// "5 s", "12 min", "3 h", "9 days": an age or a time that is left, rounded down.
Message rough_duration(std::chrono::seconds duration);

}  // namespace ecsync
