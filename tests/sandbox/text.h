#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ecsync::sandbox {

/// ASCII letters in lower case.
std::string lower(std::string_view text);
/// Whether it is made of the digits 0 to 9, at least one.
bool all_digits(std::string_view text);
/// The parts between the separators; nothing at all for an empty text.
std::vector<std::string> split(std::string_view text, char separator);

}  // namespace ecsync::sandbox
