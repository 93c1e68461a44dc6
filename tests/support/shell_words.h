#pragma once

#include <string>
#include <vector>

namespace ecsync::test {

/// The words of a command line up to a pipe, a file or a comment, as a shell splits them.
std::vector<std::string> shell_words(const std::string& line);

}  // namespace ecsync::test
