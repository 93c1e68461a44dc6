#pragma once

#include <optional>
#include <string>

namespace ecsync::cli {

/// An environment variable; one that is set to nothing counts as not set.
std::optional<std::string> environment(const std::string& name);

}  // namespace ecsync::cli
