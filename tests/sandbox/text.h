#pragma once

#include <string>
#include <string_view>

namespace ecsync::sandbox {

/// ASCII letters in lower case.
std::string lower(std::string_view text);
/// Whether it is made of the digits 0 to 9, at least one.
bool all_digits(std::string_view text);

}  // namespace ecsync::sandbox
