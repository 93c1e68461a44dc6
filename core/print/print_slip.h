#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/print/form.h"
#include "core/records/return_receipt.h"
#include "core/records/slip.h"

namespace ecsync {

/// Prints the slips into one PDF, in the form that Vietnam prescribes (Phiếu xuất kho, Mẫu số
/// 02-VT). Each copy of each slip begins on a new page. The same slips in the same state make the
/// same bytes on the same machine.
/// Errors: font_missing when no font of this machine has all letters of Vietnamese; invalid_value
/// when an amount does not fit.
Result<std::string> print_slips(const std::vector<Slip>& slips, const SlipPrint& print);

/// The same with receipts (Phiếu nhập kho, Mẫu số 01-VT).
Result<std::string> print_returns(const std::vector<ReturnReceipt>& receipts,
                                  const SlipPrint& print);

/// Those of these characters that no font of this machine has: an empty box would be printed for
/// them. Blanks and what is never seen are not among them. Errors: font_missing, as above.
Result<std::set<char32_t>> letters_without_font(const std::set<char32_t>& letters);

}  // namespace ecsync
