#include "core/db/search.h"

#include "core/base/json.h"
#include "core/base/text.h"

namespace ecsync::db {

std::string search_words(std::string_view search) {
  const auto folded = text::fold(search);
  json::Writer words;
  words.begin_array();
  for (const auto word : text::words(folded)) words.text(word);
  return words.end_array().str();
}

}  // namespace ecsync::db
