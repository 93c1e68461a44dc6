#pragma once

#include <optional>
#include <vector>

#include "core/base/error.h"
#include "core/consent/session.h"
#include "core/records/connection.h"

namespace ecsync {

/// What came of asking one marketplace.
struct AccessAnswer {
  std::optional<Error> error;                        ///< nothing when all is well
  std::optional<std::chrono::seconds> clock_offset;  ///< its time minus this machine's, if it told
};
/// As check_access(), with what the answers told besides.
std::vector<AccessAnswer> ask_access(const SessionContext& context,
                                     const std::vector<Connection>& connections,
                                     const SessionOptions& options);

/// Asks each connection's marketplace with one cheap call whether it accepts the access now, all
/// side by side and less patiently than a sync. May refresh and store tokens; a connection whose
/// consent is gone becomes needs_auth. Returns one element per connection, in the order of
/// `connections`: the error, or nothing when all is well.
std::vector<std::optional<Error>> check_access(const SessionContext& context,
                                               const std::vector<Connection>& connections,
                                               const SessionOptions& options);

}  // namespace ecsync
