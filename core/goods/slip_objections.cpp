#include "core/goods/slip_objections.h"

#include "core/base/json.h"
#include "core/base/shell.h"
#include "core/db/slip_basis.h"
#include "core/db/slip_check.h"
#include "core/goods/slip_conditions.h"

namespace ecsync {
namespace {

db::SlipBasis basis_of(db::Database& database, const Slip& slip) {
  return db::read_slip_basis(database, db::order_of_slip(database, slip.key));
}

Message ask_again(const db::SlipBasis& basis) {
  return tr("Ask the marketplace again: ecsync sync-orders --order {}",
            shell::word(order_reference(basis)));
}

void add_state(std::vector<SlipObjection>& all, const Slip& slip, const db::SlipBasis& basis) {
  if (allows_slip(basis.status)) return;
  const bool shelf =
      basis.status == OrderStatus::cancelled && slip.status == SlipStatus::awaiting_export;
  all.push_back({ErrorCode::order_status_not_allowed,
                 tr("order {} is {} ({})", basis.number, label(basis.status), basis.status_native),
                 shelf ? tr("Return the goods to the shelf with: ecsync slips cancel {}",
                            shell::operands({slip.number}))
                       : ask_again(basis)});
}

void add_cancelling(std::vector<SlipObjection>& all, const db::SlipBasis& basis) {
  if (!basis.cancel_requested) return;
  all.push_back({ErrorCode::cancel_requested,
                 tr("the buyer of order {} asks to cancel it", basis.number),
                 tr("Answer the request on the marketplace, then: ecsync sync-orders --order {}",
                    shell::word(order_reference(basis)))});
}

void add_doubt(std::vector<SlipObjection>& all, const db::SlipBasis& basis) {
  if (basis.set_aside)
    all.push_back({ErrorCode::order_set_aside,
                   tr("order {} is set aside, because its last answer could not be read: {}",
                      basis.number, *basis.set_aside),
                   ask_again(basis)});
  else if (basis.gone)
    all.push_back({ErrorCode::order_set_aside,
                   tr("the marketplace has no order {} any more: {}", basis.number, *basis.gone),
                   ask_again(basis)});
}

Message mending(const Slip& slip, const db::SlipBasis& basis,
                const std::vector<SlipDifference>& differences) {
  const auto order = order_reference(basis);
  auto link = link_hint(differences, order);
  if (!link.empty()) return link;
  if (slip.status != SlipStatus::awaiting_export)
    return tr("Look at it with: ecsync exceptions --kind slip_differs_from_order");
  if (basis.lines.empty())
    return tr("Return the goods to the shelf with: ecsync slips cancel {}",
              shell::operands({slip.number}));
  return tr("Make it anew with: ecsync export-slip {} --renew", shell::word(order));
}

void add_differences(std::vector<SlipObjection>& all, db::Database& database, const Slip& slip,
                     const db::SlipBasis& basis) {
  const auto differences = db::slip_differences(database, slip.key);
  if (differences.empty()) return;
  all.push_back({ErrorCode::slip_differs,
                 tr("slip {} is not what order {} needs now: {}", slip.number, basis.number,
                    in_words(differences)),
                 mending(slip, basis, differences)});
}

void write_differences(json::Writer& details, const std::vector<SlipDifference>& differences) {
  details.key("products").begin_array();
  for (const auto& each : differences) {
    if (each.product.empty()) continue;
    details.begin_object()
        .field("product", each.product)
        .field("on_slip", each.on_slip)
        .field("wanted", each.wanted)
        .end_object();
  }
  details.end_array().key("listings").begin_array();
  for (const auto& each : differences) {
    if (!each.product.empty()) continue;
    details.begin_object()
        .field("listing", each.listing)
        .field("on_slip", each.on_slip)
        .field("wanted", each.wanted)
        .end_object();
  }
  details.end_array();
}

}  // namespace

std::vector<SlipObjection> objections_to(db::Database& database, const Slip& slip) {
  std::vector<SlipObjection> all;
  if (slip.status == SlipStatus::cancelled) return all;
  const auto basis = basis_of(database, slip);
  // Another slip may be the order's live one, or none: all goods of this one are back.
  if (basis.live_slip != slip.key) return all;
  add_state(all, slip, basis);
  add_cancelling(all, basis);
  add_doubt(all, basis);
  add_differences(all, database, slip, basis);
  return all;
}

std::optional<Error> refuse_export(db::Database& database, const Slip& slip,
                                   const std::vector<SlipObjection>& objections) {
  if (objections.empty()) return std::nullopt;
  const auto basis = basis_of(database, slip);
  auto error = make_error(objections.front().code,
                          tr("slip {} stays: {}", slip.number, objections.front().message),
                          objections.front().hint);
  error.connection = to_text(basis.connection);
  error.reference = slip.number;
  json::Writer details;
  details.begin_object()
      .field("slip", slip.number)
      .field("order", order_reference(basis))
      .field("status", name(basis.status))
      .field("status_native", basis.status_native)
      .field("cancel_requested", basis.cancel_requested)
      .field("set_aside", basis.set_aside)
      .field("gone", basis.gone)
      .key("reasons")
      .begin_array();
  for (const auto& each : objections) {
    details.begin_object()
        .field("code", name(each.code))
        .field("message", each.message.english())
        .end_object();
  }
  details.end_array();
  write_differences(details, db::slip_differences(database, slip.key));
  error.details = details.end_object().str();
  return error;
}

}  // namespace ecsync
