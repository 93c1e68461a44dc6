#include "core/records/product.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/base/text.h"
#include "core/base/utf8.h"
#include "core/records/shown_amount.h"

namespace ecsync {
namespace {

constexpr std::size_t longest_text = 4096;

Error bad_product(Message message, Message hint = {}) {
  return make_error(ErrorCode::invalid_value, std::move(message), std::move(hint));
}

bool is_control(char32_t code) {
  return code < U' ' || (code >= 0x7F && code <= 0x9F);
}

bool is_blank(char32_t code) {
  return code == U' ' || code == 0x00A0 || (code >= 0x2000 && code <= 0x200B) || code == 0x202F ||
         code == 0x3000 || code == 0xFEFF;
}

constexpr int longest_shown = 40;  // columns of a foreign text in a message

std::string shown(std::string_view text) {
  return text::shorten(text::printable(text), longest_shown);
}

/// Whether it looks like "450.000", which people here write for 450000; read as a decimal number it
/// would be 450.
bool looks_grouped(std::string_view text, const Currency& currency) {
  constexpr int group = 3;
  if (minor_digits(currency) >= group) return false;
  const auto point = text.find('.');
  return point != std::string_view::npos && text.size() - point - 1 == group &&
         text.find_first_of("eE") == std::string_view::npos;
}

std::optional<std::int64_t> written_price(std::string_view text, const Currency& currency) {
  const auto parsed = parse_money(text, currency);
  if (!parsed || parsed->minor < 0 || parsed->rounded || looks_grouped(text, currency))
    return std::nullopt;
  return parsed->minor;
}

/// The characters of a text, or nothing when it is not UTF-8.
std::optional<std::u32string> characters(std::string_view text) {
  std::u32string result;
  while (!text.empty()) {
    const auto decoded = utf8::decode(text);
    if (!decoded.valid) return std::nullopt;
    result += decoded.code;
    text.remove_prefix(decoded.length);
  }
  return result;
}

}  // namespace

Status check_code(Phrase what, std::string_view code) {
  constexpr auto hint = phrase(
      "Codes have no ':', '/', control characters or blanks around them, and at most 100 bytes.");
  if (code.empty()) return bad_product(tr("{} is empty", what));
  if (code.size() > longest_code) return bad_product(tr("{} is too long", what), hint);
  const auto decoded = characters(code);
  if (!decoded) return bad_product(tr("{} is not UTF-8", what), hint);
  const bool forbidden = std::any_of(decoded->begin(), decoded->end(), [](char32_t character) {
    return is_control(character) || utf8::is_steering(character) || character == U':' ||
           character == U'/';
  });
  if (forbidden || is_blank(decoded->front()) || is_blank(decoded->back()))
    return bad_product(tr("{} '{}' is not allowed", what, code), hint);
  return Done{};
}

Status check_text(Phrase what, std::string_view value, bool required) {
  if (value.size() > longest_text)
    return bad_product(tr("{} is longer than {} bytes", what, longest_text));
  const auto decoded = characters(value);
  if (!decoded) return bad_product(tr("{} is not UTF-8", what));
  bool empty = true;
  for (const char32_t code : *decoded) {
    // Line breaks are fine, cells of spreadsheets have them. No other control character is.
    if (is_control(code) && code != U'\n' && code != U'\r' && code != U'\t')
      return bad_product(tr("{} has a control character", what));
    empty = empty && (is_control(code) || is_blank(code));
  }
  if (required && empty) return bad_product(tr("{} is empty", what));
  return Done{};
}

Status check_product(const ProductData& data) {
  if (auto code = check_code(phrase("product code"), data.code); !code) return code;
  if (auto name = check_text(phrase("product name"), data.name, true); !name) return name;
  if (auto unit = check_text(phrase("product unit"), data.unit, true); !unit) return unit;
  if (data.image) {
    if (auto image = check_text(phrase("product image"), *data.image, false); !image) return image;
  }
  if (data.price && *data.price < 0) return bad_product(tr("product price is below 0"));
  if (data.low && (*data.low < 0 || *data.low > max_quantity))
    return bad_product(tr("{} is no level of a stock", *data.low));
  return Done{};
}

Result<std::int64_t> parse_price(std::string_view text, const Currency& currency) {
  if (const auto price = written_price(text, currency)) return *price;
  if (const auto bare = bare_amount(text, currency))
    if (const auto price = written_price(*bare, currency)) return *price;
  return bad_product(tr("price '{}' is not an amount in {}", shown(text), currency.code),
                     tr("Write a bare number such as 450000."));
}

Result<std::int64_t> parse_quantity(std::string_view text) {
  const auto wrong = [&] {
    return bad_product(tr("'{}' is not a whole number", shown(text)),
                       tr("Write a number such as 12."));
  };
  auto digits = text;
  if (!digits.empty() && digits.front() == '+') {
    digits.remove_prefix(1);
    if (!digits.empty() && digits.front() == '-') return wrong();
  }
  // Not text::parse_number, which does not tell what is too large from what is no number.
  std::int64_t value = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (code == std::errc::result_out_of_range || value > max_quantity || value < -max_quantity)
    return bad_product(tr("{} is more than a stock can hold", shown(text)));
  if (code != std::errc() || end != digits.data() + digits.size()) return wrong();
  return value;
}

}  // namespace ecsync
