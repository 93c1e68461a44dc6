#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/json.h"
#include "core/records/money.h"

namespace ecsync::common {

/// An amount as JSON number or decimal text, in minor units; sets `*rounded` when digits beyond the
/// minor unit were lost. Throws json::FieldError when it is no amount.
std::int64_t read_amount(const json::Value& value, const Currency& currency,
                         bool* rounded = nullptr);

/// Reads amounts of one currency and counts those finer than it.
class AmountReader {
 public:
  explicit AmountReader(Currency currency) : currency_(std::move(currency)) {}

  /// In minor units, half of one rounded away from zero. Throws json::FieldError "<what>: …" when
  /// it is no amount.
  std::int64_t read(const std::string& decimal, std::string_view what);
  /// 0 for "".
  std::int64_t read_or_zero(const std::string& decimal, std::string_view what) {
    return decimal.empty() ? 0 : read(decimal, what);
  }

  const Currency& currency() const { return currency_; }
  /// How many amounts had digits beyond the minor unit.
  int rounded() const { return rounded_; }

 private:
  Currency currency_;
  int rounded_ = 0;
};

}  // namespace ecsync::common
