#include "core/base/normal_form.h"

#include <glib.h>

#include <algorithm>
#include <memory>

#include "core/base/text.h"
#include "core/base/utf8.h"

namespace ecsync::text {
namespace {

using GText = std::unique_ptr<char, decltype(&g_free)>;

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0 && byte < 0x80;  // GLib takes NUL for the end
  });
}

/// Whether GLib can take it: it ends at a NUL, and must not be given ill-formed text.
bool is_whole_utf8(std::string_view text) {
  return text.find('\0') == std::string_view::npos && utf8::well_formed_length(text) == text.size();
}

std::string normalized(std::string_view text, GNormalizeMode mode) {
  const GText result(g_utf8_normalize(text.data(), static_cast<gssize>(text.size()), mode),
                     &g_free);
  return result ? std::string(result.get()) : std::string(text);
}

std::string without_case(const std::string& text) {
  const GText result(g_utf8_casefold(text.c_str(), static_cast<gssize>(text.size())), &g_free);
  return result.get();
}

/// Fillers and selectors, which have no width and are no format characters.
bool is_filler(char32_t code) {
  return code == 0x034F || code == 0x115F || code == 0x1160 || code == 0x180E || code == 0x2800 ||
         code == 0x3164 || code == 0xFFA0 || (code >= 0xFE00 && code <= 0xFE0F) ||
         (code >= 0xE0100 && code <= 0xE01EF);
}

/// The text without what of blanks and unseen characters makes no difference within it.
std::string without_gaps(std::string_view text, const Alike& alike) {
  std::string kept;
  kept.reserve(text.size());
  while (!text.empty()) {
    const auto next = utf8::decode(text);
    const bool blank = g_unichar_isspace(next.code) != 0;
    const bool drop = next.valid && (blank ? alike.blanks : alike.unseen && is_unseen(next.code));
    if (!drop) kept += text.substr(0, next.length);
    text.remove_prefix(next.length);
  }
  return kept;
}

std::string_view without_end(std::string_view utf8) {
  while (!utf8.empty()) {
    std::size_t last = utf8.size() - 1;
    while (last > 0 && (static_cast<unsigned char>(utf8[last]) & 0xC0U) == 0x80U) --last;
    const auto character = utf8::decode(utf8.substr(last));
    if (!character.valid || !is_blank_or_unseen(character.code)) break;
    utf8 = utf8.substr(0, last);
  }
  return utf8;
}

std::string_view without_start(std::string_view utf8) {
  while (!utf8.empty()) {
    const auto character = utf8::decode(utf8);
    if (!character.valid || !is_blank_or_unseen(character.code)) break;
    utf8.remove_prefix(character.length);
  }
  return utf8;
}

}  // namespace

std::string nfc(std::string_view utf8) {
  if (is_ascii(utf8) || !is_whole_utf8(utf8)) return std::string(utf8);
  return normalized(utf8, G_NORMALIZE_NFC);
}

bool is_unseen(char32_t code) {
  if (code == U' ') return false;
  const auto type = g_unichar_type(code);
  return type == G_UNICODE_FORMAT || type == G_UNICODE_CONTROL || is_filler(code) ||
         g_unichar_isspace(code) != 0;
}

bool is_blank_or_unseen(char32_t code) {
  return code == U' ' || is_unseen(code);
}

std::string_view without_outer_blanks(std::string_view utf8) {
  return without_end(without_start(utf8));
}

std::string likeness(std::string_view utf8, const Alike& alike) {
  const auto from_start = without_start(utf8);
  const auto middle = without_end(from_start);
  std::string text;
  if (!alike.start) text += utf8.substr(0, utf8.size() - from_start.size());
  text += without_gaps(middle, alike);
  if (!alike.end) text += from_start.substr(middle.size());
  if (is_ascii(text)) return alike.letter_case ? lower_case(text) : text;
  if (!is_whole_utf8(text)) return text;
  const auto mode = alike.form ? G_NORMALIZE_NFKC : G_NORMALIZE_NFC;
  text = normalized(text, mode);
  // Folding may take a letter apart.
  return alike.letter_case ? normalized(without_case(text), mode) : text;
}

}  // namespace ecsync::text
