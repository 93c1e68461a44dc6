#pragma once

#include "core/print/form.h"
#include "core/records/return_receipt.h"

namespace ecsync {

/// Fills the form of a return receipt (Phiếu nhập kho, Mẫu số 01-VT) for copy number `copy`,
/// from 1. A receipt is final when it is made, so both columns of pieces are printed; how many of
/// them are damaged stands before the name. Prices are those of the slip, otherwise as slip_form().
/// Errors: invalid_value when an amount is too large.
Result<Form> return_form(const ReturnReceipt& receipt, const SlipPrint& print, int copy);

}  // namespace ecsync
