#include "tests/support/lines.h"

#include <algorithm>
#include <sstream>

#include "core/base/text.h"

namespace ecsync::test {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line.ends_with('\r')) line.pop_back();
    lines.push_back(std::move(line));
  }
  return lines;
}

int widest_line(const std::string& text) {
  int widest = 0;
  for (const auto& line : lines_of(text)) widest = std::max(widest, text::display_width(line));
  return widest;
}

}  // namespace ecsync::test
