#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ecsync::utf8 {

constexpr char32_t replacement = U'\uFFFD';

/// One character at the start of a text.
struct Decoded {
  char32_t code = replacement;
  std::size_t length = 0;  ///< bytes it takes; 0 only at the end of the text
  bool valid = false;      ///< false: ill-formed, `code` is U+FFFD and `length` what it stands for
};

/// Reads the first character. Overlong forms, surrogates and what lies beyond U+10FFFF are
/// ill-formed.
Decoded decode(std::string_view text);

/// How many bytes at the start of `text` are well-formed; all of them when there is no fault.
std::size_t well_formed_length(std::string_view text);

/// Appends `code` as UTF-8; `code` must be a character (not a surrogate, at most U+10FFFF).
void append(std::string& text, char32_t code);

/// Characters that could steer a terminal or reorder what a person reads: C0, DEL, C1, the bidi
/// marks, embeddings, overrides and isolates, line and paragraph separator.
bool is_steering(char32_t code);

}  // namespace ecsync::utf8
