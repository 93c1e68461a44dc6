#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "core/db/orders.h"
#include "core/sync.h"

namespace ecsync {

/// Counts distinct orders or listings of a run. What is seen twice counts once, as the best that
/// came of it (added, updated, unchanged, ignored); whether it could be read is decided by the last
/// time.
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
  void recount(Outcome& from, Outcome to);

  SyncReport& report_;
  // 64 bits of hash instead of the name: a run over 100,000 orders must stay small.
  std::unordered_map<std::size_t, Outcome> seen_;
};

}  // namespace ecsync
