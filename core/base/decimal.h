#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ecsync {

/// A decimal number as a count of 10^-digits.
struct ScaledDecimal {
  std::int64_t value = 0;
  bool rounded = false;  ///< digits were lost; a half was rounded away from zero
};

/// Reads the grammar of JSON numbers ("288.00", "-3.5", "1.2e3"; leading zeros are allowed) without
/// ever passing through a floating-point number. Nothing when the text is anything else or the
/// value does not fit.
std::optional<ScaledDecimal> parse_scaled(std::string_view text, int digits);

}  // namespace ecsync
