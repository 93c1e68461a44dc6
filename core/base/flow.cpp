#include "core/base/flow.h"

#include "core/base/text.h"

namespace ecsync::text {
namespace {

constexpr std::string_view ellipsis = "…";

/// As much of a word that is too wide for a line as goes into one; something, at any rate.
std::string_view first_part(std::string_view word, int columns) {
  const auto kept = shorten(word, columns).size() - ellipsis.size();
  return kept == 0 ? word : word.substr(0, kept);
}

}  // namespace

std::vector<std::string> flow(std::string_view utf8, int first, int columns) {
  std::vector<std::string> lines(1);
  int left = first;
  for (auto word : words(utf8)) {
    auto* line = &lines.back();
    if (!line->empty() && 1 + display_width(word) > left) {
      line = &lines.emplace_back();
      left = columns;
    }
    while (line->empty() && display_width(word) > left) {
      const auto part = first_part(word, left);
      if (part.size() == word.size()) break;
      *line = part;
      word.remove_prefix(part.size());
      line = &lines.emplace_back();
      left = columns;
    }
    if (!line->empty()) {
      *line += ' ';
      --left;
    }
    *line += word;
    left -= display_width(word);
  }
  return lines;
}

std::string shorten_at_word(std::string_view utf8, int columns) {
  if (display_width(utf8) <= columns) return std::string(utf8);
  for (auto blank = utf8.rfind(' '); blank != std::string_view::npos && blank > 0;
       blank = utf8.rfind(' ', blank - 1)) {
    const auto whole = trimmed(utf8.substr(0, blank), " ,;:.");
    if (!whole.empty() && display_width(whole) < columns)
      return std::string(whole) + std::string(ellipsis);
  }
  return shorten(utf8, columns);
}

}  // namespace ecsync::text
