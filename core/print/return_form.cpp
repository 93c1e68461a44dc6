#include "core/print/return_form.h"

#include <fmt/format.h>

#include "core/print/form_words.h"
#include "core/print/vietnamese_number.h"

namespace ecsync {
namespace {

/// The document that the goods left with, and the order that it was made for.
std::string source_of(const ReturnReceipt& receipt) {
  auto date = date_in_words(receipt.slip_date);
  date.replace(0, 1, "n");  // within a sentence
  return fmt::format("phiếu xuất kho số {} {} của đơn {} {}", clean(receipt.slip), date,
                     title(receipt.connection.site), clean(receipt.order_number));
}

std::vector<Form::Fact> return_facts(const ReturnReceipt& receipt) {
  const auto reason = receipt.reason ? clean(*receipt.reason) : std::string("Hàng trả lại");
  return {{{"- Họ và tên người giao:", ""}, Form::Field{"Lý do nhập kho:", reason}},
          {{"- Theo", source_of(receipt)}},
          {{"- Nhập tại kho:", warehouse_in_words(receipt.warehouse_name, receipt.warehouse)},
           Form::Field{"Địa điểm:", clean(receipt.warehouse_address.value_or(""))}}};
}

/// Damaged pieces are told before the name, whose end may not fit.
std::string name_of(const ReceiptLine& line) {
  const auto name = clean(line.name);
  return line.damaged == 0 ? name : fmt::format("(Hàng lỗi: {}) {}", grouped(line.damaged), name);
}

/// Errors: invalid_value.
Status add_receipt_prices(const ReturnReceipt& receipt, Form& form) {
  std::vector<PricedRow> rows;
  rows.reserve(receipt.lines.size());
  for (const auto& line : receipt.lines)
    rows.push_back({line.quantity, line.unit_price, line.currency});
  if (add_prices(rows, form)) return Done{};
  auto error =
      make_error(ErrorCode::invalid_value, tr("receipt {}: its amounts do not fit", receipt.number),
                 tr("Check the prices of its products, or print it without --prices."));
  error.reference = receipt.number;
  return error;
}

}  // namespace

Result<Form> return_form(const ReturnReceipt& receipt, const SlipPrint& print, int copy) {
  auto form = begin_form(return_words, print, copy);
  form.number = clean(receipt.number);
  form.date = date_in_words(receipt.date);
  form.facts = return_facts(receipt);
  if (receipt.status == ReceiptStatus::cancelled)
    form.cancelled = cancelled_mark(receipt.cancel_reason);
  for (const auto& line : receipt.lines) {
    Form::Row row;
    row.ordinal = fmt::format("{}", form.rows.size() + 1);
    row.name = name_of(line);
    row.code = clean(line.product);
    row.unit = clean(line.unit);
    row.required = grouped(line.quantity);
    row.actual = row.required;
    form.rows.push_back(std::move(row));
  }
  if (print.prices) {
    if (auto added = add_receipt_prices(receipt, form); !added) return added.error();
  }
  return form;
}

}  // namespace ecsync
