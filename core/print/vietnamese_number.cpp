#include "core/print/vietnamese_number.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <vector>

namespace ecsync {
namespace {

constexpr std::array<std::string_view, 10> digits{"không", "một", "hai", "ba",  "bốn",
                                                  "năm",   "sáu", "bảy", "tám", "chín"};

/// Adds the words for 0…999. With `full` the hundreds are said even when there are none: "không
/// trăm linh năm".
void add_group(std::vector<std::string_view>& words, unsigned group, bool full) {
  const unsigned hundreds = group / 100;
  const unsigned tens = group / 10 % 10;
  const unsigned ones = group % 10;
  if (full || hundreds > 0) {
    words.push_back(digits.at(hundreds));
    words.emplace_back("trăm");
    if (tens == 0 && ones > 0) words.emplace_back("linh");
  }
  if (tens == 1) words.emplace_back("mười");
  if (tens > 1) {
    words.push_back(digits.at(tens));
    words.emplace_back("mươi");
  }
  if (ones == 0) return;
  if (ones == 1 && tens > 1) {
    words.emplace_back("mốt");
  } else if (ones == 5 && tens > 0) {
    words.emplace_back("lăm");
  } else {
    words.push_back(digits.at(ones));
  }
}

struct Unit {
  std::uint64_t size;
  std::string_view name;
};

/// Adds the words for a number below a billion, three digits at a time.
void add_part(std::vector<std::string_view>& words, std::uint64_t part, bool full) {
  constexpr std::array units{Unit{1'000'000, "triệu"}, Unit{1'000, "nghìn"}, Unit{1, ""}};
  for (const auto& unit : units) {
    const auto group = static_cast<unsigned>(part / unit.size % 1000);
    if (group == 0) continue;
    add_group(words, group, full);
    if (!unit.name.empty()) words.push_back(unit.name);
    full = true;
  }
}

/// Adds the words for any number. The billions are a number of their own: "… tỷ …".
void add_number(std::vector<std::string_view>& words, std::uint64_t value) {
  constexpr std::uint64_t billion = 1'000'000'000;
  constexpr std::array units{billion * billion, billion, std::uint64_t{1}};
  bool full = false;
  for (const auto unit : units) {
    add_part(words, value / unit % billion, full);
    if (unit == 1 || value < unit) continue;
    words.emplace_back("tỷ");
    full = true;
  }
}

/// The absolute value. Unsigned, because the smallest number has no positive counterpart.
std::uint64_t magnitude(std::int64_t value) {
  return value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
}

std::string capitalised(std::string text) {
  // Only the first word has to be changed, and each begins with a plain letter, except for "âm".
  constexpr std::string_view minus = "âm";
  if (text.starts_with(minus)) return "Âm" + text.substr(minus.size());
  text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return text;
}

}  // namespace

std::string vietnamese_number(std::int64_t value) {
  if (value == 0) return std::string(digits.front());
  std::vector<std::string_view> words;
  if (value < 0) words.emplace_back("âm");
  add_number(words, magnitude(value));
  return fmt::format("{}", fmt::join(words, " "));
}

std::string vietnamese_dong(std::int64_t value) {
  return capitalised(vietnamese_number(value)) + " đồng";
}

std::string vietnamese_money(const Money& amount) {
  if (amount.currency.code == "VND") return vietnamese_dong(amount.minor);
  std::int64_t unit = 1;
  for (int digit = 0; digit < minor_digits(amount.currency); ++digit) unit *= 10;
  const auto whole = amount.minor / unit;
  auto words = vietnamese_number(whole);
  if (whole == 0 && amount.minor < 0) words = "âm " + words;
  auto text = capitalised(std::move(words)) + " " + amount.currency.code;
  const auto rest = magnitude(amount.minor % unit);
  if (rest != 0) text += fmt::format(" và {:0{}}/{}", rest, minor_digits(amount.currency), unit);
  return text;
}

std::string grouped(std::int64_t value) {
  auto text = std::to_string(magnitude(value));
  for (auto place = static_cast<int>(text.size()) - 3; place > 0; place -= 3)
    text.insert(static_cast<std::size_t>(place), ".");
  return value < 0 ? "-" + text : text;
}

}  // namespace ecsync
