#pragma once

#include <string>

#include "core/base/result.h"

namespace ecsync::cli {

/// The whole content of a file named on the line; `-` is stdin. Errors: usage (it cannot be read,
/// it is a folder, it is larger than 64 MiB), interrupted.
Result<std::string> read_input(const std::string& path);

}  // namespace ecsync::cli
