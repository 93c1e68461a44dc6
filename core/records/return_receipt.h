#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"
#include "core/base/message.h"
#include "core/records/ids.h"
#include "core/records/money.h"
#include "core/records/stock.h"

namespace ecsync {

enum class ReceiptStatus { received, cancelled };
/// "received", "cancelled".
std::string_view name(ReceiptStatus status);
/// The word for people.
Phrase label(ReceiptStatus status);
std::optional<ReceiptStatus> parse_receipt_status(std::string_view text);

/// What came back of one product; code, name, unit and price are the slip's copies.
struct ReceiptLine {
  std::string product;  ///< code
  std::string name;
  std::string unit;
  std::int64_t quantity = 0;               ///< all pieces
  std::int64_t damaged = 0;                ///< how many of them are damaged
  std::optional<std::int64_t> unit_price;  ///< minor units of `currency`
  Currency currency{"VND"};
};

/// A phiếu nhập kho hàng trả: goods of one exported slip that are back in a warehouse.
struct ReturnReceipt {
  ReturnKey key;
  std::string number;
  ReceiptStatus status = ReceiptStatus::received;
  std::string slip;             ///< number
  std::string slip_date;        ///< of that document, YYYY-MM-DD
  ConnectionId connection;      ///< of the order
  std::string connection_name;  ///< ours
  std::string order_number;     ///< the marketplace's
  std::string warehouse;        ///< code of the one that the goods are in now
  std::string warehouse_name;
  std::optional<std::string> warehouse_address;
  std::string date;  ///< of the document, local: YYYY-MM-DD
  Timestamp created_at;
  std::optional<Timestamp> cancelled_at;
  std::optional<std::string> reason;
  std::optional<std::string> cancel_reason;
  std::optional<std::string> ref;  ///< the sender's own number of it
  std::vector<ReceiptLine> lines;
  std::vector<Balance> stock;  ///< of the products in its warehouse, at the moment of reading
};

/// `CONNECTION/NUMBER` of the receipt's order.
std::string order_reference(const ReturnReceipt& receipt);

/// The form of receipts' numbers, unless configured.
inline constexpr std::string_view default_return_pattern = "PN{seq:06}";

}  // namespace ecsync
