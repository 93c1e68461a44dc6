#pragma once

#include <string>
#include <string_view>

/// Texts that a person takes for the same although their bytes differ.
namespace ecsync::text {

/// Unicode NFC: a letter and its mark are one character where there is one. What is no UTF-8, or
/// holds a NUL, stays as it is.
std::string nfc(std::string_view utf8);

/// A blank of any width, a control character, or one that cannot be seen: zero width, soft hyphen,
/// filler.
bool is_blank_or_unseen(char32_t code);
/// The same without the plain blank.
bool is_unseen(char32_t code);
/// `utf8` without blanks and unseen characters at its ends; a part of `utf8`.
std::string_view without_outer_blanks(std::string_view utf8);

/// What of a text makes no difference to a person who compares. The parts of likeness().
struct Alike {
  bool start = true;   ///< blanks at the beginning
  bool end = true;     ///< blanks at the end
  bool blanks = true;  ///< blanks within
  bool unseen = true;  ///< characters that cannot be seen, within
  bool form = true;    ///< full-width letters and the like (NFKC)
  bool letter_case = true;
};
/// The text without what `alike` says makes no difference, for comparing alone. With all of it, two
/// texts of the same likeness are similar.
std::string likeness(std::string_view utf8, const Alike& alike = {});

}  // namespace ecsync::text
