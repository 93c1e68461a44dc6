#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace ecsync {

/// A code as it is kept: in NFC, without outer blanks.
std::string tidy_code(std::string_view typed);
/// check_code() for a code that comes into the file now: none with characters inside that cannot be
/// seen or told from a blank either. Errors: invalid_value.
Status check_new_code(Phrase what, std::string_view code);

/// Codes of the same key are similar: they differ in blanks, letter case or the form of letters
/// alone. "" for what has no letter that counts.
std::string similar_key(std::string_view code);
/// In what two similar codes differ, in words: "a blank at the end".
Message difference_of(std::string_view one, std::string_view other);

/// A code that may be taken in place of `sku`, which cannot be one; "" when nothing is left of it.
std::string code_instead_of(std::string_view sku);

}  // namespace ecsync
