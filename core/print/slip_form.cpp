#include "core/print/slip_form.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.h"
#include "core/print/vietnamese_number.h"

namespace ecsync {
namespace {

/// The text on one line, without characters that would spoil the page.
std::string clean(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return text::printable(text);
}

/// "1.234,50": as Vietnamese write an amount, without the currency.
std::string vietnamese_amount(std::int64_t minor, const Currency& currency) {
  const auto decimal = to_decimal(minor, currency);
  const auto point = decimal.find('.');
  const auto whole = grouped(text::parse_number<std::int64_t>(decimal.substr(0, point)).value());
  return point == std::string::npos ? whole : whole + "," + decimal.substr(point + 1);
}

/// YYYY-MM-DD in words.
std::string date_in_words(const std::string& date) {
  return fmt::format("Ngày {} tháng {} năm {}", date.substr(8, 2), date.substr(5, 2),
                     date.substr(0, 4));
}

std::string reason_of(const Slip& slip) {
  if (slip.reason) return clean(*slip.reason);
  return fmt::format("Xuất bán theo đơn {} {}", title(slip.connection.site),
                     clean(slip.order_number));
}

std::string cancelled_mark(const Slip& slip) {
  if (slip.status != SlipStatus::cancelled) return "";
  if (!slip.cancel_reason) return "ĐÃ HỦY";
  return fmt::format("ĐÃ HỦY ({})", clean(*slip.cancel_reason));
}

Error too_much(const Slip& slip) {
  auto error =
      make_error(ErrorCode::invalid_value, tr("slip {}: its amounts do not fit", slip.number),
                 tr("Check the prices of its products, or print it without --prices."));
  error.reference = slip.number;
  return error;
}

/// Fills in prices, amounts and, when every amount is known, the total. Errors: invalid_value.
Status add_prices(const Slip& slip, SlipForm& form) {
  std::optional<std::int64_t> total = 0;
  const auto& currency = slip.lines.front().currency;
  for (std::size_t i = 0; i < slip.lines.size(); ++i) {
    const auto& line = slip.lines[i];
    if (line.currency != currency) total.reset();
    if (!line.unit_price) {
      total.reset();
      continue;
    }
    const auto amount = checked_multiply(*line.unit_price, line.quantity);
    if (!amount) return too_much(slip);
    form.rows[i].price = vietnamese_amount(*line.unit_price, line.currency);
    form.rows[i].amount = vietnamese_amount(*amount, line.currency);
    if (!total) continue;
    total = checked_add(*total, *amount);
    if (!total) return too_much(slip);
  }
  const bool one_currency =
      std::all_of(slip.lines.begin(), slip.lines.end(),
                  [&](const SlipLine& line) { return line.currency == currency; });
  if (!one_currency) {
    for (std::size_t i = 0; i < slip.lines.size(); ++i) {
      if (slip.lines[i].unit_price) form.rows[i].price += " " + slip.lines[i].currency.code;
    }
  } else if (currency.code != "VND") {
    form.currency = currency.code;
  }
  if (!total) return Done{};
  form.total = vietnamese_amount(*total, currency);
  form.total_in_words = vietnamese_money({*total, currency});
  return Done{};
}

}  // namespace

Result<SlipForm> slip_form(const Slip& slip, const SlipPrint& print, int copy) {
  SlipForm form;
  form.organization = clean(print.organization);
  form.department = clean(print.department);
  if (print.copies > 1) form.copy = fmt::format("Liên {}", copy);
  form.number = clean(slip.number);
  form.date = date_in_words(slip.date);
  form.receiver = clean(slip.receiver.value_or(""));
  form.reason = reason_of(slip);
  form.warehouse = clean(fmt::format("{} ({})", slip.warehouse_name, slip.warehouse));
  form.place = clean(slip.warehouse_address.value_or(""));
  form.cancelled = cancelled_mark(slip);
  for (const auto& line : slip.lines) {
    SlipForm::Row row;
    row.ordinal = fmt::format("{}", form.rows.size() + 1);
    row.name = clean(line.name);
    row.code = clean(line.product);
    row.unit = clean(line.unit);
    row.required = grouped(line.quantity);
    if (slip.status == SlipStatus::exported) row.actual = row.required;
    form.rows.push_back(std::move(row));
  }
  if (print.prices && !slip.lines.empty()) {
    if (auto added = add_prices(slip, form); !added) return added.error();
  }
  return form;
}

}  // namespace ecsync
