#include "core/base/shell.h"

#include <algorithm>

namespace ecsync::shell {
namespace {

/// No shell gives these a meaning, wherever in a word they stand.
bool is_plain(char c) {
  constexpr std::string_view plain_signs = "_-./:,@%+";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         plain_signs.find(c) != std::string_view::npos;
}

}  // namespace

std::string word(std::string_view text) {
  if (!text.empty() && std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
  std::string quoted = "'";
  for (const char c : text) {
    // A quote ends the quotes, and in fish a backslash within them is not one either.
    if (c == '\'' || c == '\\')
      quoted += std::string(R"('\)") + c + "'";
    else
      quoted += c;
  }
  return quoted + "'";
}

std::string operands(const std::vector<std::string>& texts) {
  const bool looks_like_flag = std::any_of(
      texts.begin(), texts.end(), [](const std::string& text) { return text.starts_with('-'); });
  std::string words = looks_like_flag ? "--" : "";
  for (const auto& text : texts) words += (words.empty() ? "" : " ") + word(text);
  return words;
}

}  // namespace ecsync::shell
