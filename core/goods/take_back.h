#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"
#include "core/goods/return_batch.h"
#include "core/records/return_receipt.h"

namespace ecsync {

/// Pieces of one product that came back.
struct PiecesBack {
  std::string product;        ///< code, as on the slip or as it is now
  std::int64_t quantity = 0;  ///< all of them, at least 1
  std::int64_t damaged = 0;   ///< how many of them are damaged
};
/// Reads `CODE:QTY`, or `CODE` for one piece. Errors: invalid_value.
Result<PiecesBack> parse_pieces_back(std::string_view text, bool damaged);

struct TakeBackRequest {
  std::vector<std::string> targets;  ///< numbers of slips, or orders for their exported slip
  std::string warehouse;             ///< code; "" for the one that the goods left
  /// What came back, with each product as often as it is named; empty: all that is still out,
  /// sound.
  std::vector<PiecesBack> pieces;
  std::string date;  ///< of the documents, local: YYYY-MM-DD
  std::optional<std::string> reason;
  std::optional<std::string> ref;  ///< the sender's own number: the same again changes nothing
  bool dry_run = false;            ///< everything is tried, nothing is kept
  std::string number_pattern{default_return_pattern};
};

/// Books goods of exported slips back in, with a receipt for each slip; a slip that is named twice
/// is taken once. Sound pieces become available, others damaged. A receipt that brings the last
/// piece closes its slip. Slips and transactions as in export_slips(). With a `ref` that a receipt
/// has already nothing changes when it is of the same slip, warehouse and pieces.
/// Errors before the first slip: invalid_value (pattern, date, reason, ref), not_found (warehouse).
/// Errors per slip: not_found, ambiguous, slip_not_exported, return_exceeds, invalid_value (another
/// receipt has the ref).
Result<ReturnsReport> take_back(db::Database& database, const Clock& clock,
                                const TakeBackRequest& request);

}  // namespace ecsync
