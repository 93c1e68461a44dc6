#include "tests/sandbox/text.h"

#include <algorithm>
#include <cctype>

namespace ecsync::sandbox {

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

}  // namespace ecsync::sandbox
