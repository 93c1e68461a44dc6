#pragma once

#include <chrono>
#include <map>
#include <vector>

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/db/database.h"
#include "core/db/told.h"
#include "core/records/ids.h"

namespace ecsync {

/// So long a quiet run does not say of a connection again what was said last: cron mails once a day
/// and not every quarter of an hour.
inline constexpr std::chrono::hours told_for{24};

/// What is told of connections once a day: errors by a quiet run, rounded amounts by any. For the
/// thread that owns `database`.
class ToldErrors {
 public:
  ToldErrors(db::Database& database, Timestamp now) : database_(database), now_(now) {}

  /// Whether the error is to be told: another one than was told last of the connection, or that is
  /// a day ago. Errors that make the whole run impossible always are. Told ones are noted.
  bool worth_telling(ConnectionKey connection, ErrorCode code);
  /// Whether it is to be told that amounts of a shop were rounded: not within a day again. Noted.
  bool worth_telling_rounded(const ConnectionId& connection);
  /// Keeps what was noted. After the run's commits; until then a killed run tells it once more.
  void store();

 private:
  db::Database& database_;
  Timestamp now_;
  std::map<ConnectionKey, db::ToldError> noted_;
  std::vector<db::ExceptionName> rounded_;
};

}  // namespace ecsync
