#include "cli/dialogue/answer.h"

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "core/base/text.h"
#include "core/records/product.h"

namespace ecsync::cli {
namespace {

std::string_view trimmed(std::string_view text) {
  return text::trimmed(text, " \t");
}

/// Removes the digits at the beginning of `text` and returns them.
std::string_view take_digits(std::string_view& text) {
  const auto digits = text::leading_digits(text);
  text.remove_prefix(digits.size());
  return digits;
}

/// Removes the sign between a number and a quantity (x, × or :). Returns whether there was one.
bool take_times(std::string_view& text) {
  for (const std::string_view sign : {"x", "X", "×", "*", ":"}) {
    if (!text.starts_with(sign)) continue;
    text.remove_prefix(sign.size());
    return true;
  }
  return false;
}

struct Choice {
  std::string_view number;
  std::string_view quantity;
  bool more = false;
};

/// Reads `2`, `x3`, `2 x3`, `2 x3 +`, `+`, or an empty answer.
std::optional<Choice> parse_pick(std::string_view text) {
  Choice pick;
  if (text.ends_with('+')) {
    pick.more = true;
    text.remove_suffix(1);
    text = trimmed(text);
  }
  pick.number = take_digits(text);
  text = trimmed(text);
  if (text.empty()) return pick;
  if (!take_times(text)) return std::nullopt;
  text = trimmed(text);
  pick.quantity = take_digits(text);
  if (pick.quantity.empty() || !text.empty()) return std::nullopt;
  return pick;
}

Result<Answer> answer_of(const Choice& pick) {
  Answer answer;
  answer.kind = pick.number.empty() ? Answer::Kind::accept : Answer::Kind::pick;
  answer.word = pick.number;
  answer.more = pick.more;
  // 0 when there is no number, or one that is too large for any list.
  answer.number = text::parse_number<std::size_t>(pick.number).value_or(0);
  if (pick.quantity.empty()) return answer;
  const auto quantity = parse_quantity(pick.quantity);
  if (!quantity) return quantity.error();
  if (*quantity == 0)
    return make_error(ErrorCode::invalid_value, tr("the quantity must be above 0"));
  answer.quantity = *quantity;
  return answer;
}

std::optional<Answer> parse_command(std::string_view text) {
  using Kind = Answer::Kind;
  constexpr std::array commands{
      std::pair{"c", Kind::create}, std::pair{"n", Kind::create}, std::pair{"s", Kind::skip},
      std::pair{"b", Kind::back},   std::pair{"q", Kind::quit},   std::pair{"?", Kind::help},
  };
  const bool more = text.size() > 1 && text.ends_with('+');
  const auto letter = more ? trimmed(text.substr(0, text.size() - 1)) : text;
  const auto word = letter.size() == 1 ? text::fold(letter) : "";
  for (const auto& [name, kind] : commands) {
    if (word != name || (more && kind != Kind::create)) continue;
    Answer answer;
    answer.kind = kind;
    answer.more = more;
    return answer;
  }
  return std::nullopt;
}

}  // namespace

Result<Answer> parse_answer(const std::string& text) {
  const auto typed = trimmed(text);
  if (const auto command = parse_command(typed)) return *command;
  if (const auto pick = parse_pick(typed)) return answer_of(*pick);
  Answer answer;
  answer.kind = Answer::Kind::search;
  answer.word = trimmed(typed.starts_with('/') ? typed.substr(1) : typed);
  return answer;
}

}  // namespace ecsync::cli
