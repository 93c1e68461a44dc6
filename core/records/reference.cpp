#include "core/records/reference.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/base/normal_form.h"
#include "core/base/text.h"

namespace ecsync {
namespace {

using text::all_digits;

constexpr std::size_t digits_kept = 15;  // by a spreadsheet, of a number

/// "Jan" … "Dec" as Excel writes them, "Thg3" or "thg 3" as it does in Vietnamese.
bool is_month_name(std::string_view word) {
  constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (std::find(months.begin(), months.end(), word) != months.end()) return true;
  if (!word.starts_with("Thg") && !word.starts_with("thg")) return false;
  const auto number = text::trimmed(word.substr(3));
  return all_digits(number) && number.size() <= 2;
}

bool is_day_or_year(std::string_view word) {
  return all_digits(word) && (word.size() <= 2 || word.size() == 4);
}

/// 12-Mar, Mar-12, 1-Dec-2026, 2026-12-01, 1/12/2026, perhaps with a time behind it.
bool reads_as_date(std::string_view code) {
  if (const auto time = code.find(' ');
      time != std::string_view::npos && code.substr(time).find(':') != std::string_view::npos)
    code = code.substr(0, time);
  for (const char separator : {'-', '/'}) {
    const auto parts = text::split(code, separator);
    const auto months = std::count_if(parts.begin(), parts.end(), is_month_name);
    const auto numbers = std::count_if(parts.begin(), parts.end(), is_day_or_year);
    const auto all = std::ssize(parts);
    if (months == 1 && numbers == all - 1 && (all == 2 || all == 3)) return true;
    if (all != 3 || numbers != 3) continue;
    const auto is_year = [](std::string_view part) {
      return part.size() == 4 && (part.starts_with("19") || part.starts_with("20"));
    };
    if (is_year(parts[0]) || is_year(parts[2])) return true;
  }
  return false;
}

/// 1234567890123450 for …3456: only fifteen digits are kept.
bool is_rounded_number(std::string_view code) {
  return code.size() > digits_kept && all_digits(code) &&
         code.find_first_not_of('0', digits_kept) == std::string_view::npos;
}

bool is_formula_error(std::string_view code) {
  constexpr std::array errors{"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!"};
  return std::find(errors.begin(), errors.end(), code) != errors.end() ||
         (code.size() > 1 && code.find_first_not_of('#') == std::string_view::npos);
}

/// 123.0 for 123.
bool has_decimals(std::string_view code) {
  const auto point = code.find_first_of(".,");
  return point != std::string_view::npos && point > 0 && all_digits(code.substr(0, point)) &&
         point + 1 < code.size() &&
         code.find_first_not_of('0', point + 1) == std::string_view::npos;
}

}  // namespace

std::string_view bare_reference(std::string_view typed) {
  auto bare = text::without_outer_blanks(typed);
  if (bare.starts_with('#')) bare = text::without_outer_blanks(bare.substr(1));
  return bare;
}

bool is_shortened_number(std::string_view code) {
  const auto mark = code.find_first_of("eE");
  if (mark == std::string_view::npos || mark + 2 >= code.size()) return false;
  if (code[mark + 1] != '+' && code[mark + 1] != '-') return false;
  auto number = std::string(code.substr(0, mark));
  const auto point = number.find_first_of(".,");
  if (point != std::string::npos) number.erase(point, 1);
  return all_digits(number) && all_digits(code.substr(mark + 2));
}

Message spreadsheet_damage(std::string_view code) {
  if (is_shortened_number(code)) return tr("a number that a spreadsheet has shortened");
  if (reads_as_date(code)) return tr("a date, which a spreadsheet makes of codes such as 3-12");
  if (is_rounded_number(code)) return tr("a number of which a spreadsheet kept fifteen digits");
  if (is_formula_error(code)) return tr("an error of a formula");
  if (has_decimals(code)) return tr("a number that got decimals");
  return {};
}

void tell_spreadsheet_damage(Error& error, std::string_view reference) {
  const auto damage = spreadsheet_damage(bare_reference(reference));
  if (damage.empty()) return;
  error.message = tr("{}; it looks like {}", error.message, damage);
  error.hint = tr(
      "The digits that are gone cannot be got back: make the column text, fill it anew, and copy "
      "from there.");
}

}  // namespace ecsync
