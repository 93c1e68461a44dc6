#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ecsync::db {

/// The folded words of a search, each once. More than SQLite can look for at once are left out.
std::vector<std::string> search_words(std::string_view search);

/// A LIKE pattern (ESCAPE '\') that finds `text` anywhere in a text.
std::string search_pattern(std::string_view text);

}  // namespace ecsync::db
