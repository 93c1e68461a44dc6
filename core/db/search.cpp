#include "core/db/search.h"

#include "core/base/json.h"
#include "core/base/text.h"

namespace ecsync::db {

std::string search_words(std::string_view search) {
  const auto folded = text::fold(search);
  std::string_view rest = folded;
  json::Writer words;
  words.begin_array();
  while (true) {
    const auto first = rest.find_first_not_of(' ');
    if (first == std::string_view::npos) break;
    rest.remove_prefix(first);
    const auto word = rest.substr(0, rest.find(' '));
    words.text(word);
    rest.remove_prefix(word.size());
  }
  return words.end_array().str();
}

}  // namespace ecsync::db
