#pragma once

#include <pango/pango.h>

#include <string>

#include "core/base/result.h"

namespace ecsync {

/// The family to print Vietnamese with: of those installed that have every letter of the language,
/// the one that looks most like what offices use. Errors: font_missing, naming a package.
Result<std::string> find_vietnamese_font(PangoFontMap* fonts);

}  // namespace ecsync
