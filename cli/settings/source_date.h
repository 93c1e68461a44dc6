#pragma once

#include <optional>

#include "core/base/clock.h"
#include "core/base/result.h"

namespace ecsync::cli {

/// The moment from SOURCE_DATE_EPOCH that a file is to bear, which makes files equal byte for byte;
/// nothing when it is not set. Errors: usage.
Result<std::optional<Timestamp>> source_date();

}  // namespace ecsync::cli
