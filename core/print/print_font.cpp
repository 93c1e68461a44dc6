#include "core/print/print_font.h"

#include <glib-object.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

namespace ecsync {
namespace {

struct Letters {
  gunichar first;
  gunichar last;
};
/// The letters that Vietnamese needs beside ASCII: đ, vowels with horn, breve and circumflex, and
/// all vowels with their tones.
constexpr std::array vietnamese{
    Letters{0x20, 0x7E},   Letters{0xC0, 0xC3},   Letters{0xC8, 0xCA},   Letters{0xCC, 0xCD},
    Letters{0xD2, 0xD5},   Letters{0xD9, 0xDA},   Letters{0xDD, 0xDD},   Letters{0xE0, 0xE3},
    Letters{0xE8, 0xEA},   Letters{0xEC, 0xED},   Letters{0xF2, 0xF5},   Letters{0xF9, 0xFA},
    Letters{0xFD, 0xFD},   Letters{0x102, 0x103}, Letters{0x110, 0x111}, Letters{0x128, 0x129},
    Letters{0x168, 0x169}, Letters{0x1A0, 0x1A1}, Letters{0x1AF, 0x1B0}, Letters{0x1EA0, 0x1EF9},
};

/// Best first. Offices use Times New Roman; the next two have its shape, the others are what
/// servers have.
constexpr std::array preferred{"Times New Roman", "Liberation Serif", "Tinos",
                               "Noto Serif",      "DejaVu Serif",     "DejaVu Sans"};

struct UnrefFont {
  void operator()(gpointer object) const { g_object_unref(object); }
};
struct FreeFont {
  void operator()(PangoFontDescription* description) const {
    pango_font_description_free(description);
  }
};

bool has_letters(PangoFont* font) {
  return std::all_of(vietnamese.begin(), vietnamese.end(), [&](const Letters& letters) {
    for (auto letter = letters.first; letter <= letters.last; ++letter) {
      if (pango_font_has_char(font, letter) == FALSE) return false;
    }
    return true;
  });
}

bool speaks_vietnamese(PangoFontMap* fonts, PangoContext* context, const std::string& family) {
  const std::unique_ptr<PangoFontDescription, FreeFont> wanted(pango_font_description_new());
  pango_font_description_set_family(wanted.get(), family.c_str());
  pango_font_description_set_size(wanted.get(), 10 * PANGO_SCALE);
  const std::unique_ptr<PangoFont, UnrefFont> font(
      pango_font_map_load_font(fonts, context, wanted.get()));
  return font != nullptr && has_letters(font.get());
}

/// The installed families, the preferred ones first.
std::vector<std::string> families(PangoFontMap* fonts) {
  PangoFontFamily** list = nullptr;
  int count = 0;
  pango_font_map_list_families(fonts, &list, &count);
  std::vector<std::string> names;
  names.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) names.emplace_back(pango_font_family_get_name(list[i]));
  g_free(list);  // NOLINT(bugprone-multi-level-implicit-pointer-conversion): so Pango frees it
  std::sort(names.begin(), names.end());
  std::vector<std::string> ordered;
  for (const auto* name : preferred) {
    if (std::binary_search(names.begin(), names.end(), name)) ordered.emplace_back(name);
  }
  ordered.insert(ordered.end(), names.begin(), names.end());
  return ordered;
}

}  // namespace

Result<std::string> find_vietnamese_font(PangoFontMap* fonts) {
  const std::unique_ptr<PangoContext, UnrefFont> context(pango_font_map_create_context(fonts));
  for (const auto& family : families(fonts)) {
    if (speaks_vietnamese(fonts, context.get(), family)) return family;
  }
  return make_error(ErrorCode::font_missing,
                    tr("no font of this machine has all letters of Vietnamese"),
                    tr("Install one: apt-get install fonts-dejavu-core"));
}

std::set<char32_t> letters_without_font(PangoFontMap* fonts, const std::string& family,
                                        const std::set<char32_t>& letters) {
  const std::unique_ptr<PangoContext, UnrefFont> context(pango_font_map_create_context(fonts));
  const std::unique_ptr<PangoFontDescription, FreeFont> wanted(pango_font_description_new());
  pango_font_description_set_family(wanted.get(), family.c_str());
  pango_font_description_set_size(wanted.get(), 10 * PANGO_SCALE);
  const std::unique_ptr<PangoFontset, UnrefFont> set(pango_font_map_load_fontset(
      fonts, context.get(), wanted.get(), pango_language_from_string("vi")));
  std::set<char32_t> missing;
  for (const auto letter : letters) {
    const auto code = static_cast<gunichar>(letter);
    if (g_unichar_isgraph(code) == FALSE || g_unichar_iszerowidth(code) == TRUE) continue;
    const std::unique_ptr<PangoFont, UnrefFont> font(
        set == nullptr ? nullptr : pango_fontset_get_font(set.get(), code));
    if (font == nullptr || pango_font_has_char(font.get(), code) == FALSE) missing.insert(letter);
  }
  return missing;
}

}  // namespace ecsync
