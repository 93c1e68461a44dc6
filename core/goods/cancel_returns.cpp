#include "core/goods/cancel_returns.h"

#include "core/db/returns.h"
#include "core/db/slips.h"
#include "core/db/stock.h"
#include "core/goods/return_refusals.h"

namespace ecsync {
namespace {

/// Errors: insufficient_stock.
Status check_still_there(db::Database& database, const ReturnReceipt& receipt,
                         const db::ReceiptPlace& place) {
  std::vector<Shortage> short_of;
  for (std::size_t i = 0; i < place.pieces.size(); ++i) {
    const auto& piece = place.pieces[i];
    const auto balance = db::read_balance(database, place.warehouse, piece.product);
    const auto sound = piece.quantity - piece.damaged;
    if (balance.available < sound || balance.damaged < piece.damaged)
      short_of.push_back(
          {receipt.lines[i].product, sound, balance.available, piece.damaged, balance.damaged});
  }
  if (short_of.empty()) return Done{};
  return too_few_to_cancel(receipt, short_of);
}

Status cancel_return(db::Database& database, const std::string& number, Timestamp now,
                     const std::optional<std::string>& reason, ReturnsReport& report) {
  auto receipt = db::resolve_return(database, number);
  if (!receipt) return std::move(receipt).error();
  if (receipt->status != ReceiptStatus::received) return not_received(*receipt);
  const auto place = db::receipt_place(database, receipt->key);
  if (const auto later = db::later_slip(database, place.slip)) {
    const auto slip = db::resolve_slip(database, *later);
    return has_later_slip(*receipt, *slip);
  }
  if (auto there = check_still_there(database, *receipt, place); !there) return there;
  db::mark_return_cancelled(database, receipt->key, now, reason);
  for (const auto& piece : place.pieces) {
    db::add_movement(database, {.at = now,
                                .product = piece.product,
                                .warehouse = place.warehouse,
                                .kind = MovementKind::return_cancelled,
                                .delta = {piece.damaged - piece.quantity, 0, -piece.damaged},
                                .slip = std::nullopt,
                                .reason = reason,
                                .ref = std::nullopt,
                                .receipt = receipt->key});
  }
  db::set_slip_closed(database, place.slip, std::nullopt);
  report.returns.push_back(db::read_return(database, receipt->key));
  return Done{};
}

}  // namespace

ReturnsReport cancel_returns(db::Database& database, const Clock& clock,
                             const std::vector<std::string>& numbers,
                             const std::optional<std::string>& reason, bool dry_run) {
  ReturnsReport report;
  run_returns(database, numbers, dry_run, report, [&](const std::string& number) {
    return cancel_return(database, number, clock.now_seconds(), reason, report);
  });
  return report;
}

}  // namespace ecsync
