#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/records/money.h"

namespace ecsync {

/// The bare decimal of an amount as spreadsheets and people show it: "1.299.000 đ", "1,299,000 ₫",
/// "RM 1,299.00" or "12,90". Nothing when more than one amount can be meant, as by "450.000"
/// without the currency, which is 450 as well.
std::optional<std::string> bare_amount(std::string_view shown, const Currency& currency);

}  // namespace ecsync
