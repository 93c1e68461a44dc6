#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/health/finding.h"
#include "core/records/ids.h"
#include "core/secrets/key_sources.h"

namespace ecsync {

/// key: the key opens the tokens that the file holds. A command that gives the key is run only when
/// `may_ask` is true, since it may ask a person. `database` may be null.
Finding check_key(db::Database* database, const KeySources& keys, bool may_ask);

/// What is known of a marketplace's time.
struct ClockFact {
  Site site{};
  std::chrono::seconds offset{};  ///< the marketplace's time minus this machine's
};
/// From the last run of each marketplace whose shops are connected.
std::vector<ClockFact> clock_facts(db::Database& database);
/// clock.P
Finding judge_clock(const ClockFact& fact);

}  // namespace ecsync
