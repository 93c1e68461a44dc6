#pragma once

#include <optional>

#include "core/base/clock.h"
#include "core/base/json.h"

namespace ecsync::common {

/// A time in seconds since 1970. Throws json::FieldError when there is none.
Timestamp read_epoch(const json::Value& value);

/// The second at which a token ends; nothing when missing or unreadable: tokens are too precious to
/// be thrown away for an odd number beside them. Marketplaces name instants like durations and show
/// one for the other, so the size decides: what is too small for an instant counts from `now`.
std::optional<Timestamp> read_token_end(const json::Value& value, Timestamp now);

}  // namespace ecsync::common
