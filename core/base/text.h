#pragma once

#include <string>
#include <string_view>

namespace ecsync::text {

/// An ASCII digit; std::isdigit depends on the locale and takes no negative char.
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
/// For searching: case folded, Vietnamese and other combining marks removed, đ as d, blanks run
/// together. "Áo dài" → "ao dai".
std::string fold(std::string_view utf8);
/// For people and logs: C0, C1, DEL, bidi controls and U+2028/9 replaced by U+FFFD, ill-formed
/// UTF-8 as well.
std::string printable(std::string_view utf8);
/// Columns the text takes on a terminal: wide and emoji count 2, combining marks 0.
int display_width(std::string_view utf8);
/// At most `columns` wide, ended by … when cut; never cuts inside a character or before a combining
/// mark.
std::string shorten(std::string_view utf8, int columns);
/// A connection name from a shop's name: folded, `[a-z0-9][a-z0-9._-]*`, "shop" when nothing is
/// left.
std::string slug(std::string_view utf8);
/// Levenshtein distance, for "did you mean".
int edit_distance(std::string_view a, std::string_view b);

/// Finds what was probably meant by a mistyped word among the candidates offered to it.
class Nearest {
 public:
  explicit Nearest(std::string_view word);
  void offer(const std::string& candidate);
  /// The candidate with the fewest changes, case and marks aside; "" when none is near enough to be
  /// a slip of the finger.
  const std::string& found() const { return found_; }

 private:
  std::string word_;  // folded
  int best_;          // as many changes are too many
  std::string found_;
};

}  // namespace ecsync::text
