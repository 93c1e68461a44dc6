#pragma once

#include <string>
#include <vector>

#include "core/print/slip_form.h"

namespace ecsync {

/// The slips as one PDF of Vietnam's export slip form (Phiếu xuất kho, Mẫu số 02-VT), each copy of
/// each slip beginning on a page of its own. The same slips in the same state give the same bytes
/// on the same machine.
/// Errors: font_missing when no font of this machine has all letters of Vietnamese; invalid_value
/// when an amount does not fit.
Result<std::string> print_slips(const std::vector<Slip>& slips, const SlipPrint& print);

}  // namespace ecsync
