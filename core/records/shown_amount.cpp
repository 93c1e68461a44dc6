#include "core/records/shown_amount.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/base/text.h"

namespace ecsync {
namespace {

struct Sign {
  std::string_view currency;
  std::string_view text;
};

// How amounts are signed where the marketplaces are; longer ones before those that they begin with.
constexpr std::array<Sign, 11> signs{{{"VND", "đồng"},
                                      {"VND", "VNĐ"},
                                      {"VND", "₫"},
                                      {"VND", "đ"},
                                      {"VND", "Đ"},
                                      {"MYR", "RM"},
                                      {"IDR", "Rp"},
                                      {"THB", "฿"},
                                      {"PHP", "₱"},
                                      {"SGD", "S$"},
                                      {"SGD", "$"}}};
constexpr std::array<std::string_view, 3> blanks{" ", "\u00A0", "\u202F"};
constexpr std::size_t group = 3;

bool take_off(std::string_view& text, std::string_view what) {
  if (text.starts_with(what)) {
    text.remove_prefix(what.size());
  } else if (text.ends_with(what)) {
    text.remove_suffix(what.size());
  } else {
    return false;
  }
  return true;
}

void take_off_blanks(std::string_view& text) {
  while (!text.empty() && std::any_of(blanks.begin(), blanks.end(),
                                      [&](auto blank) { return take_off(text, blank); })) {
  }
}

/// Takes the sign of the currency off; false when there is none.
bool take_off_sign(std::string_view& text, const Currency& currency) {
  return take_off(text, currency.code) ||
         std::any_of(signs.begin(), signs.end(), [&](const Sign& sign) {
           return sign.currency == currency.code && take_off(text, sign.text);
         });
}

/// Digits and what stands between them: parts[0] marks[0] parts[1] …
struct Grouped {
  std::vector<std::string_view> parts;
  std::vector<std::string_view> marks;
};

std::size_t mark_length(std::string_view text) {
  if (text.front() == '.' || text.front() == ',' || text.front() == '\'') return 1;
  const auto* const blank =
      std::find_if(blanks.begin(), blanks.end(), [&](auto each) { return text.starts_with(each); });
  return blank == blanks.end() ? 0 : blank->size();
}

std::optional<Grouped> split(std::string_view text) {
  Grouped found;
  while (true) {
    const auto digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0) return std::nullopt;
    found.parts.push_back(text.substr(0, digits));
    text.remove_prefix(digits);
    if (text.empty()) return found;
    const auto length = mark_length(text);
    if (length == 0) return std::nullopt;
    found.marks.push_back(text.substr(0, length));
    text.remove_prefix(length);
    if (text.empty()) return std::nullopt;
  }
}

bool is_blank(std::string_view mark) {
  return mark != "." && mark != "," && mark != "'";
}

/// Whether the last mark is the decimal one; nothing when it can be either.
std::optional<bool> ends_in_decimals(const Grouped& amount, bool is_signed, int minor) {
  const auto last = amount.marks.back();
  const auto same = std::count(amount.marks.begin(), amount.marks.end(), last);
  if (same > 1 || is_blank(last) || last == "'") return false;
  if (amount.marks.size() > 1) return true;
  if (amount.parts.back().size() != group) return true;
  if (minor == 0 && is_signed) return false;
  return std::nullopt;
}

}  // namespace

std::optional<std::string> bare_amount(std::string_view shown, const Currency& currency) {
  take_off_blanks(shown);
  const bool is_signed = take_off_sign(shown, currency);
  take_off_blanks(shown);
  auto amount = split(shown);
  if (!amount) return std::nullopt;
  auto& digits = amount->parts;
  auto& marks = amount->marks;
  if (marks.empty()) return std::string(shown);
  const auto decimals = ends_in_decimals(*amount, is_signed, minor_digits(currency));
  if (!decimals) return std::nullopt;
  std::string fraction;
  if (*decimals) {
    fraction = "." + std::string(digits.back());
    digits.pop_back();
    marks.pop_back();
  }
  const bool one_mark =
      std::all_of(marks.begin(), marks.end(), [&](auto mark) { return mark == marks.front(); });
  const bool in_groups =
      std::all_of(digits.begin() + 1, digits.end(), [](auto part) { return part.size() == group; });
  if (!one_mark || !in_groups || (!marks.empty() && digits.front().size() > group))
    return std::nullopt;
  std::string whole;
  for (const auto part : digits) whole += part;
  return whole + fraction;
}

}  // namespace ecsync
