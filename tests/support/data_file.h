#pragma once

#include <string>

namespace ecsync::test {

/// Content of a file below tests/data.
std::string data_file(const std::string& path);

}  // namespace ecsync::test
