#include "tests/support/data_file.h"

#include <fstream>
#include <iterator>

namespace ecsync::test {

std::string data_file(const std::string& path) {
  std::ifstream file(std::string(ECSYNC_SOURCE_DIR) + "/tests/data/" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace ecsync::test
