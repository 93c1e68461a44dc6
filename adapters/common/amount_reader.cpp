#include "adapters/common/amount_reader.h"

#include <fmt/format.h>

namespace ecsync::common {

std::int64_t read_amount(const json::Value& value, const Currency& currency, bool* rounded) {
  const auto amount = parse_money(value.scalar_text(), currency);
  if (!amount) value.fail(amount.error().message.english());
  if (rounded != nullptr && amount->rounded) *rounded = true;
  return amount->minor;
}

std::int64_t AmountReader::read(const std::string& decimal, std::string_view what) {
  const auto money = parse_money(decimal, currency_);
  if (!money) throw json::FieldError(fmt::format("{}: {}", what, money.error().message.english()));
  if (money->rounded) ++rounded_;
  return money->minor;
}

}  // namespace ecsync::common
