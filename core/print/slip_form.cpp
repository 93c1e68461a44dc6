#include "core/print/slip_form.h"

#include <fmt/format.h>

#include "core/print/form_words.h"
#include "core/print/vietnamese_number.h"

namespace ecsync {
namespace {

std::string reason_of(const Slip& slip) {
  if (slip.reason) return clean(*slip.reason);
  return fmt::format("Xuất bán hàng trên {}", title(slip.connection.site));
}

/// "Lazada 560694402192001, gian hàng Nắng Ấm (hanoi)".
std::string order_of(const Slip& slip) {
  auto order = fmt::format("{} {}", title(slip.connection.site), clean(slip.order_number));
  if (slip.connection_name.empty()) return order;
  const auto shop =
      slip.shop_name.empty() || slip.shop_name == slip.connection_name
          ? clean(slip.connection_name)
          : fmt::format("{} ({})", clean(slip.shop_name), clean(slip.connection_name));
  return fmt::format("{}, gian hàng {}", order, shop);
}

std::vector<Form::Fact> facts_of(const Slip& slip) {
  return {{{"- Họ và tên người nhận hàng:", clean(slip.receiver.value_or(""))},
           Form::Field{"Địa chỉ (bộ phận):", ""}},
          {{"- Lý do xuất kho:", reason_of(slip)}},
          {{"- Theo đơn hàng:", order_of(slip)}},
          {{"- Xuất tại kho (ngăn lô):", warehouse_in_words(slip.warehouse_name, slip.warehouse)},
           Form::Field{"Địa điểm:", clean(slip.warehouse_address.value_or(""))}}};
}

/// Errors: invalid_value.
Status add_slip_prices(const Slip& slip, Form& form) {
  std::vector<PricedRow> rows;
  rows.reserve(slip.lines.size());
  for (const auto& line : slip.lines)
    rows.push_back({line.quantity, line.unit_price, line.currency});
  if (add_prices(rows, form)) return Done{};
  auto error =
      make_error(ErrorCode::invalid_value, tr("slip {}: its amounts do not fit", slip.number),
                 tr("Check the prices of its products, or print it without --prices."));
  error.reference = slip.number;
  return error;
}

}  // namespace

Result<Form> slip_form(const Slip& slip, const SlipPrint& print, int copy) {
  auto form = begin_form(export_words, print, copy);
  form.number = clean(slip.number);
  form.date = date_in_words(slip.date);
  form.facts = facts_of(slip);
  if (slip.status == SlipStatus::cancelled) form.cancelled = cancelled_mark(slip.cancel_reason);
  for (const auto& line : slip.lines) {
    Form::Row row;
    row.ordinal = fmt::format("{}", form.rows.size() + 1);
    row.name = clean(line.name);
    row.code = clean(line.product);
    row.unit = clean(line.unit);
    row.required = grouped(line.quantity);
    if (slip.status == SlipStatus::exported) row.actual = row.required;
    form.rows.push_back(std::move(row));
  }
  if (print.prices) {
    if (auto added = add_slip_prices(slip, form); !added) return added.error();
  }
  return form;
}

}  // namespace ecsync
