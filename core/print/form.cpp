#include "core/print/form.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.h"
#include "core/print/vietnamese_number.h"

namespace ecsync {
namespace {

/// "1.234,50": as Vietnamese write an amount, without the currency.
std::string vietnamese_amount(std::int64_t minor, const Currency& currency) {
  const auto decimal = to_decimal(minor, currency);
  const auto point = decimal.find('.');
  const auto whole = grouped(text::parse_number<std::int64_t>(decimal.substr(0, point)).value());
  return point == std::string::npos ? whole : whole + "," + decimal.substr(point + 1);
}

/// Says which currency the prices are in: above the columns, or beside each price when there are
/// several.
void name_currencies(const std::vector<PricedRow>& rows, bool one_currency, Form& form) {
  if (one_currency) {
    const auto& code = rows.front().currency.code;
    if (code != "VND") form.currency = code;
    return;
  }
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].unit_price) form.rows[i].price += " " + rows[i].currency.code;
  }
}

}  // namespace

Form begin_form(const FormWords& words, const SlipPrint& print, int copy) {
  Form form;
  form.words = &words;
  form.organization = clean(print.organization);
  form.department = clean(print.department);
  if (print.copies > 1) form.copy = fmt::format("Liên {}", copy);
  return form;
}

std::string clean(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return text::printable(text);
}

std::string date_in_words(const std::string& date) {
  return fmt::format("Ngày {} tháng {} năm {}", date.substr(8, 2), date.substr(5, 2),
                     date.substr(0, 4));
}

std::string warehouse_in_words(const std::string& name, const std::string& code) {
  return clean(fmt::format("{} ({})", name, code));
}

std::string cancelled_mark(const std::optional<std::string>& reason) {
  if (!reason) return "ĐÃ HỦY";
  return fmt::format("ĐÃ HỦY ({})", clean(*reason));
}

bool add_prices(const std::vector<PricedRow>& rows, Form& form) {
  if (rows.empty()) return true;
  const auto& currency = rows.front().currency;
  const bool one_currency = std::all_of(
      rows.begin(), rows.end(), [&](const PricedRow& row) { return row.currency == currency; });
  bool known = one_currency;
  std::int64_t total = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto& row = rows[i];
    if (!row.unit_price) {
      known = false;
      continue;
    }
    const auto amount = checked_multiply(*row.unit_price, row.quantity);
    if (!amount) return false;
    form.rows[i].price = vietnamese_amount(*row.unit_price, row.currency);
    form.rows[i].amount = vietnamese_amount(*amount, row.currency);
    if (!known) continue;
    const auto sum = checked_add(total, *amount);
    if (!sum) return false;
    total = *sum;
  }
  name_currencies(rows, one_currency, form);
  if (!known) return true;
  form.total = vietnamese_amount(total, currency);
  form.total_in_words = vietnamese_money({total, currency});
  return true;
}

}  // namespace ecsync
