#pragma once

#include <string>
#include <string_view>

namespace ecsync::sandbox {

/// ASCII letters in lower case.
std::string lower(std::string_view text);

}  // namespace ecsync::sandbox
