#pragma once

#include "cli/output/output.h"
#include "core/health/told_errors.h"
#include "core/records/connection.h"

namespace ecsync::cli {

/// What went wrong with each connection of a run, as people are told: a quiet run, which cron
/// mails, does not say again within a day what it said last.
class ConnectionErrors {
 public:
  ConnectionErrors(Output& output, db::Database& database, Timestamp now)
      : output_(output), told_(database, now) {}

  /// Says the error with the connection's name before it.
  void tell(const Connection& connection, Error error);
  /// Warns that amounts were rounded, once a day.
  void tell_rounded(const Connection& connection, std::int64_t amounts);
  /// Notes what was told, once the work of the run is committed. What cannot be noted is said
  /// again by the next run; the work stands.
  void remember();

 private:
  Output& output_;
  ToldErrors told_;
};

}  // namespace ecsync::cli
