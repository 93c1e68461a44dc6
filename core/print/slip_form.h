#pragma once

#include "core/print/form.h"
#include "core/records/slip.h"

namespace ecsync {

/// Fills the form of an export slip (Mẫu số 02-VT) for copy number `copy`, from 1. The quantity
/// that really left is printed on an exported slip alone: the storekeeper writes it while the goods
/// are taken out. A product without a price leaves its price and the total blank; several
/// currencies leave the total blank. Errors: invalid_value when an amount is too large.
Result<Form> slip_form(const Slip& slip, const SlipPrint& print, int copy);

}  // namespace ecsync
