#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/records/slip.h"

namespace ecsync {

/// A4 stands upright; A5 lies on its side, as half a sheet of A4 is printed for vouchers.
enum class Paper { a4, a5 };

/// How slips are to look on paper.
struct SlipPrint {
  Paper paper = Paper::a4;
  int copies = 1;            ///< of each slip; more than one are marked Liên 1, Liên 2 …
  bool prices = false;       ///< unit price, amount and total; else blank, to be written by hand
  std::string organization;  ///< Đơn vị: the seller's name; "" leaves room to write it
  std::string department;    ///< Bộ phận, likewise
  /// The date in the file's head; when nothing, the day on which the newest slip was made.
  std::optional<Timestamp> written;
};

/// The slips as one PDF of Vietnam's export slip form (Phiếu xuất kho, Mẫu số 02-VT), each copy of
/// each slip beginning on a page of its own. The same slips in the same state give the same bytes
/// on the same machine.
/// Errors: font_missing when no font of this machine has all letters of Vietnamese; invalid_value
/// when an amount does not fit.
Result<std::string> print_slips(const std::vector<Slip>& slips, const SlipPrint& print);

}  // namespace ecsync
