#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/db/orders.h"
#include "core/sync/sync_all.h"

namespace ecsync {

/// Counts distinct orders or listings of a run. What is seen twice counts once, as the best that
/// came of it (added, before updated, unchanged and ignored). When it could not be read the last
/// time, it counts as rejected.
class SyncTally {
 public:
  explicit SyncTally(SyncReport& report) : report_(report) {}

  /// False when it was seen before in this run.
  bool stored(std::string_view name, db::Stored what);
  void rejected(std::string_view name);
  bool has_seen(std::string_view name) const;

 private:
  enum class Outcome : std::uint8_t { rejected, ignored, unchanged, updated, added };
  static Outcome outcome(db::Stored what);
  std::int64_t& counter(Outcome outcome);
  bool count(std::uint64_t key, Outcome now, bool is_last_word);
  std::optional<Outcome> find(std::uint64_t key) const;
  void remember(std::uint64_t key, Outcome outcome);

  SyncReport& report_;
  // A run over 100,000 orders must stay small. Each takes eight bytes: the outcome in the lowest
  // three bits, and above it the rest of a hash of the name. Sorted. What came last is in recent_
  // until there is enough of it.
  std::vector<std::uint64_t> seen_;
  std::unordered_map<std::uint64_t, Outcome> recent_;
};

}  // namespace ecsync
