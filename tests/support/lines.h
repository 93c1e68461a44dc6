#pragma once

#include <string>
#include <vector>

namespace ecsync::test {

/// The lines of a text without their ends, a terminal's carriage returns included.
std::vector<std::string> lines_of(const std::string& text);

/// How many columns of a screen the widest line takes.
int widest_line(const std::string& text);

}  // namespace ecsync::test
