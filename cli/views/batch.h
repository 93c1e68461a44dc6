#pragma once

#include <cstddef>
#include <vector>

#include "core/base/error.h"

namespace ecsync::cli {

/// The exit status of a command over several items: ok when none failed; partial when some
/// succeeded; when all failed the class they share, else the most urgent one present (10 12 4 8 6 5
/// 7 11).
ExitStatus batch_status(std::size_t succeeded, const std::vector<ErrorCode>& failures);

/// 143 after TERM, else 130.
ExitStatus stopped_status();

}  // namespace ecsync::cli
