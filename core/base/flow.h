#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ecsync::text {

/// The text in lines of at most `columns`, the first of at most `first`: broken between words, and
/// within a word only where that is wider than a line.
std::vector<std::string> flow(std::string_view utf8, int first, int columns);

/// At most `columns` wide, ended by … when cut: behind a word, unless the first one is too wide.
std::string shorten_at_word(std::string_view utf8, int columns);

}  // namespace ecsync::text
