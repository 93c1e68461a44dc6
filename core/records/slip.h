#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"
#include "core/base/message.h"
#include "core/base/result.h"
#include "core/records/ids.h"
#include "core/records/money.h"
#include "core/records/stock.h"

namespace ecsync {

enum class SlipStatus { awaiting_export, exported, cancelled };
/// "awaiting_export", "exported", "cancelled".
std::string_view name(SlipStatus status);
/// The word for people.
Phrase label(SlipStatus status);
std::optional<SlipStatus> parse_slip_status(std::string_view text);

/// One product on a slip, copied when the slip was made.
struct SlipLine {
  std::string product;  ///< code
  std::string name;
  std::string unit;
  std::int64_t quantity = 0;
  std::optional<std::int64_t> unit_price;  ///< the product's price then, minor units of `currency`
  Currency currency{"VND"};
};

/// A phiếu xuất: goods leaving one warehouse for one order.
struct Slip {
  SlipKey key;
  std::string number;
  SlipStatus status = SlipStatus::awaiting_export;
  ConnectionId connection;      ///< of the order
  std::string connection_name;  ///< ours
  std::string shop_name;        ///< the marketplace's
  std::string order_number;     ///< the marketplace's
  std::string warehouse;        ///< code
  std::string warehouse_name;
  std::optional<std::string> warehouse_address;
  std::string date;  ///< of the document, local: YYYY-MM-DD
  Timestamp created_at;
  std::optional<Timestamp> exported_at;
  std::optional<Timestamp> cancelled_at;
  std::optional<std::string> receiver;
  std::optional<std::string> reason;
  std::optional<std::string> cancel_reason;
  std::vector<SlipLine> lines;
  std::vector<Balance> stock;        ///< of the products in its warehouse, at the moment of reading
  std::vector<std::string> returns;  ///< numbers of its receipts, oldest first, cancelled ones too
  std::optional<Timestamp> closed_at;  ///< since when all of it is back
};

/// `CONNECTION/NUMBER` of the slip's order.
std::string order_reference(const Slip& slip);

/// The same for numbers of documents that differ in the case of letters and in leading zeros alone:
/// "px123" of "PX000123".
std::string number_key(std::string_view number);

/// The form of numbers of slips or receipts: a text with one `{seq}`, or `{seq:06}` for a number of
/// six digits with leading zeros. They are bar codes on paper: printable ASCII, and a million of
/// them no longer than 20 characters.
class SlipPattern {
 public:
  /// Errors: invalid_value when `{seq}` is missing or comes twice, the numbers would be too long,
  /// or the text has blanks, `/` or what is not printable ASCII.
  static Result<SlipPattern> parse(std::string_view text);
  std::string format(std::int64_t sequence) const;
  const std::string& text() const { return text_; }

 private:
  SlipPattern() = default;
  std::string text_;
  std::string before_;
  std::string after_;
  int width_ = 0;
};
inline constexpr std::string_view default_slip_pattern = "PX{seq:06}";

}  // namespace ecsync
