#pragma once

#include <cstdint>
#include <optional>

#include "core/base/json.h"

namespace ecsync::common {

/// How many there are by the marketplace's own count. Nothing when it tells none, or something that
/// is no count: nobody promises it, so it costs no answer.
std::optional<std::int64_t> read_count(const json::Value& value);

}  // namespace ecsync::common
