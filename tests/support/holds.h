#pragma once

#include <string_view>

namespace ecsync::test {

/// Whether the text has that part somewhere.
inline bool holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace ecsync::test
