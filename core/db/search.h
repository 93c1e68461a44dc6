#pragma once

#include <string>
#include <string_view>

namespace ecsync::db {

/// The folded words of a search as a JSON array, for
/// `NOT EXISTS (SELECT 1 FROM json_each(?) w WHERE instr(search_key, w.value) = 0)`.
std::string search_words(std::string_view search);

}  // namespace ecsync::db
