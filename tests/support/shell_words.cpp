#include "tests/support/shell_words.h"

#include <algorithm>

namespace ecsync::test {

std::vector<std::string> shell_words(const std::string& line) {
  const auto end = std::min({line.find(" | "), line.find(" > "), line.find(" # ")});
  std::vector<std::string> words;
  bool quoted = false;
  bool inside = false;
  for (const char c : line.substr(0, end)) {
    if (c == ' ' && !quoted) {
      inside = false;
      continue;
    }
    if (!inside) words.emplace_back();
    inside = true;
    if (c == '\'')
      quoted = !quoted;
    else
      words.back() += c;
  }
  return words;
}

}  // namespace ecsync::test
