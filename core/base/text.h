#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Text for machines, where only ASCII counts, and text for people, which is UTF-8.
namespace ecsync::text {

// ---------------------------------------------------------------- for machines

/// An ASCII digit; std::isdigit depends on the locale and takes no negative char.
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
/// True when there is at least one digit and nothing else.
bool all_digits(std::string_view text);
/// The digits that `text` begins with; "" when it begins with something else.
std::string_view leading_digits(std::string_view text);

/// Reads all of `text` as a number: digits, with a '-' before them when it is below zero. Nothing
/// for "", for a '+' or blanks around the number, and for a number that does not fit into a Number.
/// A double may also be written like 0.5, 1e3 or inf.
template <class Number>
std::optional<Number> parse_number(std::string_view text);
extern template std::optional<int> parse_number<int>(std::string_view);
extern template std::optional<std::int64_t> parse_number<std::int64_t>(std::string_view);
extern template std::optional<std::size_t> parse_number<std::size_t>(std::string_view);
extern template std::optional<double> parse_number<double>(std::string_view);
/// Reads all of `text` as a number in hexadecimal digits, small or large, without "0x" before them.
std::optional<std::uint64_t> parse_hex(std::string_view text);

/// An ASCII letter made small or large; any other character stays.
constexpr char lower_case(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr char upper_case(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}
/// The same for every byte of a text. What people wrote is compared with fold() instead.
std::string lower_case(std::string_view text);
std::string upper_case(std::string_view text);

/// The pieces between the separators, empty ones too: ",a" gives "" and "a". "" gives nothing. The
/// pieces are parts of `text`, which must outlive them.
std::vector<std::string_view> split(std::string_view text, char separator);
/// The words between blanks, without empty ones. The words are parts of `text`, which must outlive
/// them.
std::vector<std::string_view> words(std::string_view text);
/// `text` without `blanks` at its ends; a part of `text`.
std::string_view trimmed(std::string_view text, std::string_view blanks = " \t\r\n");

// ---------------------------------------------------------------- for people

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
  /// The candidate with the fewest changes, ignoring case and marks; "" when none is near enough
  /// for a typing mistake.
  const std::string& found() const { return found_; }

 private:
  std::string word_;  // folded
  int best_;          // a candidate needs fewer changes than this
  std::string found_;
};

}  // namespace ecsync::text
