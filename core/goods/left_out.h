#pragma once

#include <chrono>
#include <cstdint>
#include <set>
#include <string_view>
#include <vector>

#include "core/db/database.h"
#include "core/records/connection.h"

namespace ecsync {

/// Why what is stored of a shop's orders may be far from what its marketplace says.
enum class Doubt { needs_auth, disconnected, stale };
/// "needs_auth", "disconnected", "stale".
std::string_view name(Doubt doubt);

/// Orders of one shop that get no slip because nobody knows how they are now, or that get one all
/// the same because they were named.
struct LeftOut {
  Connection connection;
  Doubt doubt{};
  std::int64_t orders = 0;
};

/// The shops that are not connected, or had no good run of orders within `max_age`; each with no
/// orders yet. Those in `asked` were asked just now, which is as good as a run.
std::vector<LeftOut> doubtful_shops(db::Database& database, Timestamp now,
                                    std::chrono::seconds max_age,
                                    const std::set<ConnectionId>& asked);

}  // namespace ecsync
