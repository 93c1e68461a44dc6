#pragma once

#include <pango/pango.h>

#include <string>

#include "core/base/result.h"

namespace ecsync {

/// The font family to print Vietnamese with: among the installed ones that have every letter, the
/// one that looks most like what offices use. Errors: font_missing, naming a package to install.
Result<std::string> find_vietnamese_font(PangoFontMap* fonts);

}  // namespace ecsync
