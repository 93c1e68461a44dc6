#pragma once

#include <optional>
#include <string>
#include <vector>

namespace ecsync::cli {

/// How a column is treated when the screen is too narrow for the table. Most columns stay whole:
/// numbers, times, states, and what is there to be copied, such as ids, codes, SKUs and commands.
struct Narrowing {
  enum class Cut {
    never,
    anywhere,  ///< free text, which is still of use when its end is cut
    at_word,   ///< a sentence of ours, which tells most in its first words: they stay
  };
  Cut cut = Cut::never;
  int expendable = 0;    ///< 1 is left out first, then 2 and so on; 0 is never left out
  bool grouped = false;  ///< left empty where all such columns are as in the row above
};
constexpr Narrowing prose() {
  return {.cut = Narrowing::Cut::anywhere};
}
constexpr Narrowing sentence() {
  return {.cut = Narrowing::Cut::at_word};
}
constexpr Narrowing expendable(int place, Narrowing narrowing = {}) {
  narrowing.expendable = place;
  return narrowing;
}
constexpr Narrowing grouped(Narrowing narrowing = {}) {
  narrowing.grouped = true;
  return narrowing;
}

/// A column of a table whose texts are ready for the screen.
struct TextColumn {
  std::string head;
  std::vector<std::optional<std::string>> cells;  ///< one for each row; nothing is no value
  bool right = false;                             ///< aligned to the right
  Narrowing narrowing{};
};

/// A table as it goes onto the screen.
struct LaidTable {
  std::string heads;  ///< a line of its own; "" when there is none
  std::string rows;
};

/// Fits a table into `width` columns of a screen. What is too wide loses, in this order: columns
/// without any value; columns that are expendable, but none that alone tells one row from another;
/// the ends of texts that may be cut, the widest first. Where it is too wide even so, it goes to
/// one field a line, with every column, and nothing is cut. No line is wider than `width`. No
/// column is left out where `all` are wanted.
LaidTable lay_out(const std::vector<TextColumn>& columns, bool heads, std::optional<int> width,
                  bool all);

/// One value with its name: "total  450.000 đ".
struct Field {
  std::string name;
  std::string value;
};
/// One field a line, with the values below each other; what is too wide goes on below itself.
std::string lay_out_fields(const std::vector<Field>& fields, std::optional<int> width);

}  // namespace ecsync::cli
