#pragma once

#include <string>

#include "core/print/print_picks.h"

namespace ecsync {

/// Does the work of print_picks(), inside the module `paper`.
Result<std::string> draw_picks(const PickList& list, const PickPrint& print);

}  // namespace ecsync
