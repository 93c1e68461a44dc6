#include "core/goods/return_refusals.h"

#include "core/base/json.h"
#include "core/base/shell.h"

namespace ecsync {
namespace {

void add_part(Message& sentence, const Message& part) {
  if (!sentence.empty()) sentence += verbatim(", ");
  sentence += part;
}

Message see_returns(const std::string& slip) {
  return tr("See what came back with: ecsync returns list --slip {}", shell::word(slip));
}

}  // namespace

Error no_slip_or_order(const std::string& target) {
  auto error = make_error(ErrorCode::not_found, tr("there is no slip and no order '{}'", target),
                          tr("List the slips with: ecsync slips list --status exported"));
  error.reference = target;
  return error;
}

Error nothing_exported(const Order& order) {
  auto error = make_error(
      ErrorCode::slip_not_exported, tr("order {} has no slip whose goods have left", order.number),
      tr("See its slips with: ecsync slips list --order {}", shell::word(order.number)));
  error.connection = to_text(order.connection);
  error.reference = order.number;
  return error;
}

Error not_exported(const Slip& slip) {
  const auto hint = slip.status == SlipStatus::awaiting_export
                        ? tr("Its goods are still here; free them with: ecsync slips cancel {}",
                             shell::operands({slip.number}))
                        : Message();
  auto error = make_error(
      ErrorCode::slip_not_exported,
      tr("slip {} is {}: only goods that have left can come back", slip.number, label(slip.status)),
      hint);
  error.reference = slip.number;
  error.details = json::Writer()
                      .begin_object()
                      .field("slip", slip.number)
                      .field("status", name(slip.status))
                      .end_object()
                      .str();
  return error;
}

Error all_is_back(const Slip& slip) {
  auto error = make_error(ErrorCode::return_exceeds,
                          tr("all goods of slip {} are back already", slip.number),
                          see_returns(slip.number));
  error.reference = slip.number;
  error.details = json::Writer()
                      .begin_object()
                      .field("slip", slip.number)
                      .key("products")
                      .begin_array()
                      .end_array()
                      .end_object()
                      .str();
  return error;
}

Error warehouse_is_gone(const Slip& slip) {
  auto error = make_error(
      ErrorCode::not_found,
      tr("the warehouse {} that slip {} left from was deleted", slip.warehouse, slip.number),
      tr("Name the one that the goods are in now with --warehouse."));
  error.reference = slip.number;
  return error;
}

Error product_is_gone(const Slip& slip, const std::string& product) {
  auto error = make_error(
      ErrorCode::not_found, tr("product {} of slip {} was deleted", product, slip.number),
      tr("Add it anew with ecsync products add, and book its pieces with ecsync stock receive."));
  error.reference = slip.number;
  return error;
}

Error too_much_back(const Slip& slip, const std::vector<Excess>& excess) {
  Message parts;
  json::Writer details;
  details.begin_object().field("slip", slip.number).key("products").begin_array();
  for (const auto& each : excess) {
    add_part(parts, tr("{} of {} to come back, {} out", each.wanted, each.product,
                       each.exported - each.returned));
    details.begin_object()
        .field("product", each.product)
        .field("exported", each.exported)
        .field("returned", each.returned)
        .field("wanted", each.wanted)
        .end_object();
  }
  auto error = make_error(ErrorCode::return_exceeds, tr("slip {}: {}", slip.number, parts),
                          see_returns(slip.number));
  error.reference = slip.number;
  error.details = details.end_array().end_object().str();
  return error;
}

Error ref_is_taken(const ReturnReceipt& receipt, const Message& how) {
  const auto ref = receipt.ref.value_or("");
  auto error = make_error(
      ErrorCode::invalid_value, tr("receipt {} has --ref {} already, {}", receipt.number, ref, how),
      tr("Use another --ref for another receipt, or look at it with: ecsync returns show {}",
         shell::operands({receipt.number})));
  error.reference = receipt.number;
  return error;
}

Error not_received(const ReturnReceipt& receipt) {
  auto error = make_error(ErrorCode::return_not_received,
                          tr("receipt {} is {} already", receipt.number, label(receipt.status)));
  error.reference = receipt.number;
  error.details = json::Writer()
                      .begin_object()
                      .field("return", receipt.number)
                      .field("status", name(receipt.status))
                      .end_object()
                      .str();
  return error;
}

Error has_later_slip(const ReturnReceipt& receipt, const Slip& later) {
  const auto hint = later.status == SlipStatus::awaiting_export
                        ? tr("Cancel that one first with: ecsync slips cancel {}",
                             shell::operands({later.number}))
                        : Message();
  auto error = make_error(ErrorCode::slip_exists,
                          tr("order {} has the slip {} since receipt {} brought its goods back",
                             receipt.order_number, later.number, receipt.number),
                          hint);
  error.reference = receipt.number;
  error.details = json::Writer()
                      .begin_object()
                      .field("slip", later.number)
                      .field("status", name(later.status))
                      .end_object()
                      .str();
  return error;
}

Error too_few_to_cancel(const ReturnReceipt& receipt, const std::vector<Shortage>& short_of) {
  Message parts;
  json::Writer details;
  details.begin_object().key("products").begin_array();
  const auto add = [&](const std::string& product, Phrase part, std::int64_t there,
                       std::int64_t wanted) {
    if (there >= wanted) return;
    add_part(parts,
             tr("{} in {}: {} {}, {} wanted", product, receipt.warehouse, there, part, wanted));
    details.begin_object()
        .field("product", product)
        .field("warehouse", receipt.warehouse)
        .field("required", wanted)
        .field(part.english(), there)
        .field("missing", wanted - there)
        .end_object();
  };
  for (const auto& each : short_of) {
    add(each.product, phrase_in("part of a stock", "available"), each.available, each.sound);
    add(each.product, phrase_in("part of a stock", "damaged"), each.damaged_there, each.damaged);
  }
  auto error = make_error(ErrorCode::insufficient_stock, std::move(parts),
                          tr("See what moved with: ecsync stock history {}",
                             shell::operands({short_of.front().product})));
  error.reference = receipt.number;
  error.details = details.end_array().end_object().str();
  return error;
}

}  // namespace ecsync
