#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/records/slip.h"

namespace ecsync::db {

/// The next free number of a pattern. It is used up only when the surrounding Transaction commits,
/// so a refused slip leaves no gap. No number is given twice, even when the pattern is changed and
/// later changed back.
std::string take_slip_number(Database& database, const SlipPattern& pattern);
/// Counts on in the numbers of a pattern. Call within a Transaction.
std::int64_t next_in_sequence(Database& database, const SlipPattern& pattern);

struct NewSlipLine {
  ProductKey product;
  SlipLine copy;
};
/// What one line of the order gives to the slip of one product.
struct SlipSource {
  int line = 0;
  ListingKey listing;
  std::int64_t units = 0;  ///< living ones of the line
  std::int64_t back = 0;   ///< those of the line that had been returned, or not delivered
  ProductKey product;
  std::int64_t quantity = 0;  ///< per unit
};
struct NewSlip {
  std::string number;
  OrderKey order;
  WarehouseKey warehouse;
  std::string date;  ///< YYYY-MM-DD
  Timestamp created_at;
  std::optional<std::string> receiver;
  std::optional<std::string> reason;
  std::vector<NewSlipLine> lines;
  std::vector<SlipSource> sources{};  ///< kept to hold the slip against its order
};
/// Stores the document only; the caller moves the stock. Call within a Transaction.
SlipKey insert_slip(Database& database, const NewSlip& slip);

/// Take a slip from awaiting export to its final state, and note how it stands to its order then.
/// When it is in another state they change nothing and return false. Call within a Transaction.
bool mark_exported(Database& database, SlipKey slip, Timestamp at);
bool mark_cancelled(Database& database, SlipKey slip, Timestamp at,
                    const std::optional<std::string>& reason);

/// The pieces that a slip moves.
struct SlipPieces {
  WarehouseKey warehouse;
  struct Piece {
    ProductKey product;
    std::int64_t quantity = 0;
  };
  std::vector<Piece> pieces;
};
SlipPieces slip_pieces(Database& database, SlipKey slip);

/// With lines and the present stock of its products. The slip must exist.
Slip read_slip(Database& database, SlipKey key);
/// The slip of this number, as people and scanners give it: without blanks, line end and '#' around
/// it, and where just one is meant, in any case and with any leading zeros. Errors: not_found,
/// ambiguous.
Result<Slip> resolve_slip(Database& database, const std::string& number);

/// Which of the slips that await export.
struct AwaitingFilter {
  std::optional<WarehouseKey> warehouse{};
  std::optional<std::string> date{};         ///< of the document: YYYY-MM-DD
  std::vector<ConnectionKey> connections{};  ///< empty: all
};
/// Their numbers, oldest first.
std::vector<std::string> awaiting_slips(Database& database, const AwaitingFilter& filter);

struct SlipFilter {
  std::optional<SlipStatus> status{};
  std::optional<OrderKey> order{};
  std::optional<WarehouseKey> warehouse{};
  std::optional<Timestamp> since{};  ///< created at or after
  std::optional<std::int64_t> limit{};
  std::string after{};  ///< `next` of the page before
};
struct SlipList {
  std::vector<Slip> slips;  ///< newest first
  std::optional<std::string> next;
};
/// Errors: usage when `after` is not a cursor.
Result<SlipList> list_slips(Database& database, const SlipFilter& filter);
/// How many the filter takes, whatever the page.
std::int64_t count_slips(Database& database, const SlipFilter& filter);

}  // namespace ecsync::db
