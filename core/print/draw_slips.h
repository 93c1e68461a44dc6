#pragma once

#include <string>
#include <vector>

#include "core/print/slip_form.h"

namespace ecsync {

/// What print_slips() does, in the module `paper`.
Result<std::string> draw_slips(const std::vector<Slip>& slips, const SlipPrint& print);

}  // namespace ecsync
