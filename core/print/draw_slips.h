#pragma once

#include <string>
#include <vector>

#include "core/print/slip_form.h"

namespace ecsync {

/// Does the work of print_slips(), inside the module `paper`.
Result<std::string> draw_slips(const std::vector<Slip>& slips, const SlipPrint& print);

}  // namespace ecsync
