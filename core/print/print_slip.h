#pragma once

#include <string>
#include <vector>

#include "core/print/slip_form.h"

namespace ecsync {

/// Prints the slips into one PDF, in the form that Vietnam prescribes (Phiếu xuất kho, Mẫu số
/// 02-VT). Each copy of each slip begins on a new page. The same slips in the same state make the
/// same bytes on the same machine.
/// Errors: font_missing when no font of this machine has all letters of Vietnamese; invalid_value
/// when an amount does not fit.
Result<std::string> print_slips(const std::vector<Slip>& slips, const SlipPrint& print);

}  // namespace ecsync
