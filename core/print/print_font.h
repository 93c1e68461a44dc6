#pragma once

#include <pango/pango.h>

#include <set>
#include <string>

#include "core/base/result.h"

namespace ecsync {

/// The font family to print Vietnamese with: among the installed ones that have every letter, the
/// one that looks most like what offices use. Errors: font_missing, naming a package to install.
Result<std::string> find_vietnamese_font(PangoFontMap* fonts);

/// Those of `letters` that neither this family has nor any font that Pango takes in its place.
std::set<char32_t> letters_without_font(PangoFontMap* fonts, const std::string& family,
                                        const std::set<char32_t>& letters);

}  // namespace ecsync
