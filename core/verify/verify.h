#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/records/order_difference.h"
#include "core/sync/sync_all.h"

namespace ecsync {

/// What a verification is to look at.
struct VerifyOptions {
  SyncOptions run;  ///< of it: how marketplaces are called, the horizon, the command
  std::optional<Timestamp>
      since;  ///< orders created since then are listed; fifteen days when empty
  std::optional<Timestamp> until;  ///< and until then; now when empty
  double sample = 2;    ///< percent of the orders that nothing else gives a reason to ask for
  bool repair = false;  ///< store what was found
  std::string request;  ///< since, until and sample as they were asked for: a run goes on
                        ///< with what an earlier one of the same request left
  std::optional<std::int64_t> seed;  ///< chooses the sample; random when empty
};

/// One stored value that is not what the marketplace says.
struct DifferentOrder {
  std::string number;
  OrderDifference difference;
};

/// The outcome for one connection.
struct VerifyReport {
  SyncReport run;             ///< of it: connection, result, window, figures of the calls, warnings
  std::int64_t remote = 0;    ///< orders that the marketplace lists
  std::int64_t local = 0;     ///< orders here that were created in the same time
  std::int64_t compared = 0;  ///< orders of which every value was compared
  std::int64_t repaired = 0;  ///< orders
  std::vector<std::string> missing;  ///< there and not here
  std::vector<std::string> extra;    ///< here and not there
  std::vector<DifferentOrder> different;
  std::int64_t unlike = 0;  ///< orders that are missing or different, however many values of each

  /// False when something is missing or different still.
  bool is_settled() const { return repaired >= unlike; }
};

/// Holds each connection's orders against its marketplace, all side by side as sync_all() does. The
/// cheapest proof comes first: lists of what was created, where presence and whatever else a list
/// tells is compared; then the details of orders that are missing here or not listed there, of all
/// that may still change, back to the horizon, and of a sample of the rest. A repair stores what
/// was found, also answers older than what is stored, and moves no cursor. Nothing is ever deleted.
std::vector<VerifyReport> verify_all(const SessionContext& context,
                                     const std::vector<Connection>& connections,
                                     const VerifyOptions& options,
                                     const std::function<void(const VerifyReport&)>& progress = {},
                                     const std::function<void(const VerifyReport&)>& done = {});

}  // namespace ecsync
