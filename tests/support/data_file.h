#pragma once

#include <fstream>
#include <iterator>
#include <string>

namespace ecsync::test {

/// Content of a file below tests/data.
inline std::string data_file(const std::string& path) {
  std::ifstream file(std::string(ECSYNC_SOURCE_DIR) + "/tests/data/" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace ecsync::test
