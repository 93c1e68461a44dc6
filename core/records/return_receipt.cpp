#include "core/records/return_receipt.h"

namespace ecsync {

std::string_view name(ReceiptStatus status) {
  switch (status) {
    case ReceiptStatus::received:
      return "received";
    case ReceiptStatus::cancelled:
      return "cancelled";
  }
  return "";
}

Phrase label(ReceiptStatus status) {
  switch (status) {
    case ReceiptStatus::received:
      return phrase_in("receipt status", "received");
    case ReceiptStatus::cancelled:
      return phrase_in("receipt status", "cancelled");
  }
  return {};
}

std::optional<ReceiptStatus> parse_receipt_status(std::string_view text) {
  for (auto status : {ReceiptStatus::received, ReceiptStatus::cancelled}) {
    if (name(status) == text) return status;
  }
  return std::nullopt;
}

std::string order_reference(const ReturnReceipt& receipt) {
  return to_text(receipt.connection) + "/" + receipt.order_number;
}

}  // namespace ecsync
