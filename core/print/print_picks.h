#pragma once

#include <optional>
#include <string>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/records/pick.h"

namespace ecsync {

/// How a picking list is to look on paper.
struct PickPrint {
  std::string organization;  ///< the seller's name; "" leaves it out
  /// The date that the file's head tells. Nothing: the day on which the newest slip was made.
  std::optional<Timestamp> written;
};

/// Prints a picking list (Phiếu lấy hàng) on A4: each product with its total, below it the slips
/// that it is for, and a box to tick for each. The same list makes the same bytes on the same
/// machine. Errors: font_missing, as print_slips().
Result<std::string> print_picks(const PickList& list, const PickPrint& print);

}  // namespace ecsync
