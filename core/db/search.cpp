#include "core/db/search.h"

#include <algorithm>

#include "core/base/text.h"

namespace ecsync::db {
namespace {

// SQLite takes no expression that is deeper than 1000, and a chain of conditions is one.
constexpr std::size_t most_words = 500;

}  // namespace

std::vector<std::string> search_words(std::string_view search) {
  const auto folded = text::fold(search);
  std::vector<std::string> words;
  for (const auto word : text::words(folded)) {
    if (words.size() == most_words) break;
    if (std::find(words.begin(), words.end(), word) == words.end()) words.emplace_back(word);
  }
  return words;
}

std::string search_pattern(std::string_view text) {
  std::string pattern = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

}  // namespace ecsync::db
