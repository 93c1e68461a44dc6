#include "adapters/common/purse.h"

#include <fmt/format.h>

#include "core/base/json.h"

namespace ecsync::common {

std::int64_t Purse::read(const std::string& decimal, std::string_view what) {
  const auto money = parse_money(decimal, currency_);
  if (!money) throw json::FieldError(fmt::format("{}: {}", what, money.error().message.english()));
  if (money->rounded) ++rounded_;
  return money->minor;
}

}  // namespace ecsync::common
