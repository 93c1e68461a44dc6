#pragma once

#include <string_view>
#include <vector>

#include "core/base/json.h"

namespace ecsync::tiktok {

/// Whether a cancelled order's parcel failed on its way. TikTok has no state for that: it cancels
/// the order itself, after the carrier had it. `units` are the rows of the order's line_items.
/// Throws json::FieldError when that cannot be read.
bool is_failed_delivery(const json::Value& order, const std::vector<json::Value>& units);

/// Whether the reason says that a parcel was lost or damaged, and so will not come back: in one of
/// the languages that shops read.
bool stays_away(std::string_view reason);

/// Whether this is TikTok's reason, as its key or in one of the languages that shops read, for an
/// order whose parcel the carrier did not get in time.
bool pick_up_ran_out(std::string_view reason);

}  // namespace ecsync::tiktok
