#include "core/print/print_font.h"

#include <glib-object.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "core/print/vietnamese_letters.h"

namespace ecsync {
namespace {

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
  const auto& all = vietnamese_letters;
  return std::all_of(all.begin(), all.end(), [&](const Letters& letters) {
    for (auto letter = letters.first; letter <= letters.last; ++letter) {
      if (pango_font_has_char(font, static_cast<gunichar>(letter)) == FALSE) return false;
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
