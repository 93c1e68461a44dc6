#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/records/return_receipt.h"
#include "core/records/slip.h"

namespace ecsync::db {

/// The next free number of a pattern, on the same terms as take_slip_number().
std::string take_return_number(Database& database, const SlipPattern& pattern);

struct NewReturnLine {
  ProductKey product;
  ReceiptLine copy;
};
struct NewReturn {
  std::string number;
  SlipKey slip;
  WarehouseKey warehouse;
  std::string date;  ///< YYYY-MM-DD
  Timestamp created_at;
  std::optional<std::string> reason;
  std::optional<std::string> ref;  ///< that no other receipt has
  std::vector<NewReturnLine> lines;
};
/// Stores the document only; the caller moves the stock. Call within a Transaction.
ReturnKey insert_return(Database& database, const NewReturn& receipt);

/// False, and nothing is changed, when the receipt is cancelled already. Call within a Transaction.
bool mark_return_cancelled(Database& database, ReturnKey receipt, Timestamp at,
                           const std::optional<std::string>& reason);

/// What left with a slip, and how much of it is back.
struct LeftPieces {
  ProductKey product;
  bool deleted = false;  ///< the product is
  std::string code_now;  ///< the product's, which may have changed since
  SlipLine copy;
  std::int64_t back = 0;  ///< on receipts that are not cancelled
};
/// In the sequence of the slip's lines.
std::vector<LeftPieces> left_with_slip(Database& database, SlipKey slip);
/// Nothing makes the slip live again. Call within a Transaction.
void set_slip_closed(Database& database, SlipKey slip, const std::optional<Timestamp>& at);
/// The number of a slip of the same order that was made after this one and is not cancelled.
std::optional<std::string> later_slip(Database& database, SlipKey slip);

/// The order's slip whose goods are out; else the last whose goods were.
std::optional<SlipKey> last_exported_slip(Database& database, OrderKey order);

/// Who a receipt takes its goods from, and where it puts them.
struct ReceiptPlace {
  SlipKey slip;
  OrderKey order;
  WarehouseKey warehouse;
  struct Piece {
    ProductKey product;
    std::int64_t quantity = 0;
    std::int64_t damaged = 0;
  };
  std::vector<Piece> pieces;
};
ReceiptPlace receipt_place(Database& database, ReturnKey receipt);

/// With lines and the present stock of its products. The receipt must exist.
ReturnReceipt read_return(Database& database, ReturnKey key);
std::optional<ReturnKey> find_return_by_ref(Database& database, const std::string& ref);
/// Errors: not_found.
Result<ReturnReceipt> resolve_return(Database& database, const std::string& number);

struct ReturnFilter {
  std::optional<SlipKey> slip{};
  std::optional<OrderKey> order{};
  std::optional<Timestamp> since{};  ///< created at or after
  std::optional<std::int64_t> limit{};
  std::string after{};  ///< `next` of the page before
};
struct ReturnList {
  std::vector<ReturnReceipt> returns;  ///< newest first
  std::optional<std::string> next;
};
/// Errors: usage when `after` is not a cursor.
Result<ReturnList> list_returns(Database& database, const ReturnFilter& filter);
/// How many the filter takes, whatever the page.
std::int64_t count_returns(Database& database, const ReturnFilter& filter);

/// Numbers of all receipts, oldest first.
std::vector<std::string> return_numbers(Database& database, SlipKey slip);
std::vector<std::string> return_numbers(Database& database, OrderKey order);

}  // namespace ecsync::db
