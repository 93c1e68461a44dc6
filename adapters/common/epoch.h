#pragma once

#include <optional>

#include "core/base/clock.h"
#include "core/base/json.h"

namespace ecsync::common {

/// The first time of an order that is taken for a mistake, often of its unit. Such an order would
/// stand above all others for ever.
constexpr Timestamp first_unbelievable{std::chrono::sys_days(std::chrono::year(2100) / 1 / 1)};

/// A time in seconds since 1970. Throws json::FieldError when there is none, or one that is taken
/// for a mistake.
Timestamp read_epoch(const json::Value& value);

/// The second at which a token ends. Nothing when it is missing or unreadable: an odd number is no
/// reason to throw a token away. A field called "expire_in" may hold a duration or an instant, so
/// its size decides: a number too small for an instant of our time counts from `now`.
std::optional<Timestamp> read_token_end(const json::Value& value, Timestamp now);

}  // namespace ecsync::common
