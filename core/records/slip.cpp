#include "core/records/slip.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.h"

namespace ecsync {
namespace {

constexpr int widest_number = 18;           // digits of an int64
constexpr std::size_t longest_number = 20;  // of a bar code that fits beside the title
constexpr int usual_digits = 6;

/// The width that "{seq:06}" asks for, 0 for "{seq}"; `field` is what stands between the braces.
/// Nothing for other text.
std::optional<int> parse_width(std::string_view field) {
  if (field == "seq") return 0;
  constexpr std::string_view prefix = "seq:0";
  if (field.substr(0, prefix.size()) != prefix) return std::nullopt;
  const auto digits = field.substr(prefix.size());
  if (digits.empty() || digits.size() > 2) return std::nullopt;
  int width = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') return std::nullopt;
    width = width * 10 + (digit - '0');
  }
  return width > 0 && width <= widest_number ? std::optional(width) : std::nullopt;
}

bool allowed_in_number(char byte) {
  return byte > ' ' && byte <= '~' && byte != '/' && byte != '{' && byte != '}';
}

}  // namespace

std::string_view name(SlipStatus status) {
  switch (status) {
    case SlipStatus::awaiting_export:
      return "awaiting_export";
    case SlipStatus::exported:
      return "exported";
    case SlipStatus::cancelled:
      return "cancelled";
  }
  return "";
}

Phrase label(SlipStatus status) {
  switch (status) {
    case SlipStatus::awaiting_export:
      return phrase_in("slip status", "awaiting_export");
    case SlipStatus::exported:
      return phrase_in("slip status", "exported");
    case SlipStatus::cancelled:
      return phrase_in("slip status", "cancelled");
  }
  return {};
}

std::optional<SlipStatus> parse_slip_status(std::string_view text) {
  for (auto status : {SlipStatus::awaiting_export, SlipStatus::exported, SlipStatus::cancelled}) {
    if (name(status) == text) return status;
  }
  return std::nullopt;
}

std::string order_reference(const Slip& slip) {
  return to_text(slip.connection) + "/" + slip.order_number;
}

std::string number_key(std::string_view number) {
  std::string key;
  for (std::size_t at = 0; at < number.size();) {
    const auto digits = text::leading_digits(number.substr(at));
    if (digits.empty()) {
      key += text::lower_case(number[at++]);
      continue;
    }
    at += digits.size();
    key += digits.substr(std::min(digits.find_first_not_of('0'), digits.size() - 1));
  }
  return key;
}

Result<SlipPattern> SlipPattern::parse(std::string_view text) {
  const auto wrong = [&] {
    return make_error(ErrorCode::invalid_value, tr("number pattern '{}' is not valid", text),
                      phrase("Write one {seq} or {seq:06} and only signs of ASCII without blanks, "
                             "'/' or other braces, 20 characters in all at most."));
  };
  const auto open = text.find('{');
  const auto close = text.find('}');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open)
    return wrong();
  const auto width = parse_width(text.substr(open + 1, close - open - 1));
  SlipPattern pattern;
  pattern.text_ = text;
  pattern.before_ = text.substr(0, open);
  pattern.after_ = text.substr(close + 1);
  if (!width || !std::all_of(pattern.before_.begin(), pattern.before_.end(), allowed_in_number) ||
      !std::all_of(pattern.after_.begin(), pattern.after_.end(), allowed_in_number))
    return wrong();
  pattern.width_ = *width;
  const auto digits = static_cast<std::size_t>(std::max(*width, usual_digits));
  if (pattern.before_.size() + digits + pattern.after_.size() > longest_number) return wrong();
  return pattern;
}

std::string SlipPattern::format(std::int64_t sequence) const {
  return fmt::format("{}{:0{}}{}", before_, sequence, width_, after_);
}

}  // namespace ecsync
