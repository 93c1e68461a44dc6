#include "core/goods/settle_slip.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/base/json.h"
#include "core/db/slip_check.h"
#include "core/db/slips.h"
#include "core/db/stock.h"
#include "core/goods/slip_batch.h"
#include "core/goods/slip_objections.h"

namespace ecsync {
namespace {

Error not_pending(const Slip& slip) {
  auto error = make_error(
      ErrorCode::slip_not_pending, tr("slip {} is {} already", slip.number, label(slip.status)),
      tr("Only a slip that awaits export (Chờ xuất kho) can be exported or cancelled."));
  error.reference = slip.number;
  error.details = json::Writer()
                      .begin_object()
                      .field("slip", slip.number)
                      .field("status", name(slip.status))
                      .end_object()
                      .str();
  return error;
}

void move_pieces(db::Database& database, SlipKey slip, Timestamp now, MovementKind kind,
                 const std::optional<std::string>& reason) {
  const auto pieces = db::slip_pieces(database, slip);
  for (const auto& piece : pieces.pieces) {
    StockDelta delta;
    delta.awaiting_export = -piece.quantity;
    if (kind == MovementKind::slip_cancelled) delta.available = piece.quantity;
    db::add_movement(database, {.at = now,
                                .product = piece.product,
                                .warehouse = pieces.warehouse,
                                .kind = kind,
                                .delta = delta,
                                .slip = slip,
                                .reason = reason,
                                .ref = std::nullopt});
  }
}

/// For the ledger, which keeps what was told and not heeded.
std::optional<std::string> overridden(const std::vector<SlipObjection>& objections) {
  std::string reason;
  for (const auto& each : objections)
    reason += fmt::format("{}{}: {}", reason.empty() ? "exported anyway: " : "; ", name(each.code),
                          each.message.english());
  return reason.empty() ? std::nullopt : std::optional(std::move(reason));
}

template <class Step>
SlipsReport settle(db::Database& database, const std::vector<std::string>& numbers, bool dry_run,
                   const Step& step) {
  std::vector<std::string> once;
  for (const auto& number : numbers) {
    if (std::find(once.begin(), once.end(), number) == once.end()) once.push_back(number);
  }
  SlipsReport report;
  std::set<SlipKey> begun;  // a slip may be named in two ways
  SlipBatch batch;
  batch.items = once.size();
  batch.dry_run = dry_run;
  batch.reference = [&](std::size_t item) { return once.at(item); };
  batch.run = [&](std::size_t item) -> Result<std::optional<Slip>> {
    auto slip = db::resolve_slip(database, once.at(item));
    if (!slip) return std::move(slip).error();
    if (!begun.insert(slip->key).second) return std::optional<Slip>();
    if (auto done = step(slip->key); !done) return std::move(done).error();
    return std::optional(db::read_slip(database, slip->key));
  };
  run_batch(database, batch, report);
  return report;
}

}  // namespace

Status export_pending(db::Database& database, SlipKey key, Timestamp now, bool anyway) {
  const auto slip = db::read_slip(database, key);
  if (slip.status != SlipStatus::awaiting_export) return not_pending(slip);
  db::check_slip_of_order(database, db::order_of_slip(database, key));
  const auto objections = objections_to(database, slip);
  if (!anyway) {
    if (auto refused = refuse_export(database, slip, objections)) return *std::move(refused);
  }
  if (!db::mark_exported(database, key, now)) return not_pending(db::read_slip(database, key));
  move_pieces(database, key, now, MovementKind::slip_exported, overridden(objections));
  return Done{};
}

Status cancel_pending(db::Database& database, SlipKey slip, Timestamp now,
                      const std::optional<std::string>& reason) {
  if (!db::mark_cancelled(database, slip, now, reason))
    return not_pending(db::read_slip(database, slip));
  move_pieces(database, slip, now, MovementKind::slip_cancelled, reason);
  return Done{};
}

SlipsReport export_pending_slips(db::Database& database, const Clock& clock,
                                 const std::vector<std::string>& numbers, bool dry_run,
                                 bool anyway) {
  return settle(database, numbers, dry_run, [&](SlipKey slip) {
    return export_pending(database, slip, clock.now_seconds(), anyway);
  });
}

SlipsReport cancel_slips(db::Database& database, const Clock& clock,
                         const std::vector<std::string>& numbers,
                         const std::optional<std::string>& reason, bool dry_run) {
  return settle(database, numbers, dry_run, [&](SlipKey slip) {
    return cancel_pending(database, slip, clock.now_seconds(), reason);
  });
}

}  // namespace ecsync
