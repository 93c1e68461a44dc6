#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "core/db/database.h"

namespace ecsync {

/// Writes of one run that need no transaction of their own. They go into the run's next
/// transaction, or else into the one that ends the run. A shop that has nothing new thereby waits
/// for one commit less.
///
///   pending.add([](db::Database& database) { … });
///   lane.write([&](db::Database& database) {
///     pending.flush(database);
///     …
///   });
///   pending.forget();
///
/// Not for several threads at once.
class PendingWrites {
 public:
  using Write = std::function<void(db::Database&)>;

  void add(Write write) { writes_.push_back(std::move(write)); }
  /// Does all of them in the order they came. They stay pending: the transaction may be taken back.
  void flush(db::Database& database) const {
    for (const auto& write : writes_) write(database);
  }
  /// To be called when the transaction of flush() is committed.
  void forget() { writes_.clear(); }

 private:
  std::vector<Write> writes_;
};

}  // namespace ecsync
