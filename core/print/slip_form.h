#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/records/slip.h"

namespace ecsync {

/// A4 is upright; A5 is turned on its side, half a sheet of A4, as vouchers are printed.
enum class Paper { a4, a5 };

/// How slips are to look on paper.
struct SlipPrint {
  Paper paper = Paper::a4;
  int copies = 1;            ///< of each slip; with several, each is marked Liên 1, Liên 2 …
  bool prices = false;       ///< print unit price, amount and total; else leave them blank
  std::string organization;  ///< Đơn vị: the seller's name; "" leaves room to write it
  std::string department;    ///< Bộ phận, likewise
  /// The date that the file's head tells. Nothing: the day on which the newest slip was made.
  std::optional<Timestamp> written;
};

/// Every text on one copy of an export slip (Mẫu số 02-VT), not yet laid out on pages. "" is a
/// field that is filled in by hand.
struct SlipForm {
  /// A row of the table, whose columns are called A B C D 1 2 3 4.
  struct Row {
    std::string ordinal;
    std::string name;
    std::string code;
    std::string unit;
    std::string required;
    /// The quantity that really left. The storekeeper writes it while the goods are taken out, so
    /// only an exported slip has it printed.
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

/// Fills the form for copy number `copy`, from 1. A product without a price leaves its price and
/// the total blank; several currencies leave the total blank. Errors: invalid_value when an amount
/// is too large.
Result<SlipForm> slip_form(const Slip& slip, const SlipPrint& print, int copy);

}  // namespace ecsync
