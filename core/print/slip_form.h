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

/// The words on one copy of an export slip (Mẫu số 02-VT), before they are set on pages. "" is a
/// field that is filled in by hand.
struct SlipForm {
  /// A row of the table; columns A B C D 1 2 3 4.
  struct Row {
    std::string ordinal;
    std::string name;
    std::string code;
    std::string unit;
    std::string required;
    /// What really left. The storekeeper writes it while the goods are being taken out, so it is
    /// printed on an exported slip only.
    std::string actual;
    std::string price;
    std::string amount;
  };

  std::string organization;
  std::string department;
  std::string copy;  ///< "Liên 1", "" when there is just one
  std::string number;
  std::string date;  ///< "Ngày 23 tháng 11 năm 2026"
  std::string receiver;
  std::string reason;
  std::string warehouse;
  std::string place;
  std::string currency;  ///< beside the prices, "" for dong
  std::vector<Row> rows;
  std::string total;
  std::string total_in_words;
  std::string cancelled;  ///< "ĐÃ HỦY", with the reason; "" for a living slip
};

/// Copy number `copy` (from 1). A price that a product does not have stays blank, and so does then
/// the total; so does the total of several currencies. Errors: invalid_value when an amount does
/// not fit.
Result<SlipForm> slip_form(const Slip& slip, const SlipPrint& print, int copy);

}  // namespace ecsync
