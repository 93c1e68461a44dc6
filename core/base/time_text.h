#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/clock.h"

namespace ecsync {

/// "2026-11-23T03:15:00Z".
std::string to_utc_text(Timestamp time);
/// Reads RFC 3339 with `T` or blank, `Z`, `+07:00` or `+0700`, optional fraction (dropped). Without
/// an offset: `fallback_offset`, or nothing when that is absent too.
std::optional<Timestamp> parse_time(
    std::string_view text, std::optional<std::chrono::minutes> fallback_offset = std::nullopt);
/// Reads an HTTP `Date` header (RFC 9110 IMF-fixdate).
std::optional<Timestamp> parse_http_date(std::string_view text);
/// "90s", "15m", "36h", "7d", "2w"; at most 100 years.
std::optional<std::chrono::seconds> parse_duration(std::string_view text);

}  // namespace ecsync
