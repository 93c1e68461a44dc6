#pragma once

#include <string>

#include "core/base/result.h"

namespace ecsync::cli {

/// Reads all of a file that the line names; `-` is stdin. Errors: usage (it cannot be read, is a
/// folder, or is larger than 64 MiB), interrupted.
Result<std::string> read_input(const std::string& path);

}  // namespace ecsync::cli
