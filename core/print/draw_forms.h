#pragma once

#include <string>

#include "core/print/form.h"

namespace ecsync {

/// Draws every form on pages of its own and returns the PDF. Inside the module `paper`. Errors:
/// font_missing.
Result<std::string> draw_forms(const PrintJob& job);

}  // namespace ecsync
