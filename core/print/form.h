#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/records/money.h"

namespace ecsync {

/// A4 is upright; A5 is turned on its side, half a sheet of A4, as vouchers are printed.
enum class Paper { a4, a5 };

/// How slips and receipts are to look on paper.
struct SlipPrint {
  Paper paper = Paper::a4;
  int copies = 1;       ///< of each document; with several, each is marked Liên 1, Liên 2 …
  bool prices = false;  ///< print unit price, amount and total; else leave them blank
  std::string organization;  ///< Đơn vị: the seller's name; "" leaves room to write it
  std::string department;    ///< Bộ phận, likewise
  /// The date that the file's head tells. Nothing: the day on which the newest document was made.
  std::optional<Timestamp> written;
};

/// Who signs a document.
struct Signer {
  std::string title;
  std::string note;
  double share;  ///< of the sheet's width
};

/// The fixed words of one of the prescribed forms.
struct FormWords {
  std::string form;      ///< "Mẫu số 02 - VT"
  std::string name;      ///< "Phiếu xuất kho"
  std::string heading;   ///< the same in capitals
  std::string required;  ///< title of the column with the pieces that the document asks for
  std::string actual;    ///< title of the column with those that really moved
  std::vector<Signer> signers;
};

/// Every text on one copy of a document, not yet laid out on pages. "" is a field that is filled in
/// by hand.
struct Form {
  /// A row of the table, whose columns are called A B C D 1 2 3 4.
  struct Row {
    std::string ordinal;
    std::string name;
    std::string code;
    std::string unit;
    std::string required;
    std::string actual;
    std::string price;
    std::string amount;
  };
  struct Field {
    std::string label;
    std::string value;
  };
  /// A line above the table: one field, or two beside each other.
  struct Fact {
    Field field;
    std::optional<Field> beside{};
  };

  const FormWords* words = nullptr;
  std::string organization;
  std::string department;
  std::string copy;    ///< "Liên 1", "" when there is just one
  std::string number;  ///< also the text of the bar code
  std::string date;    ///< "Ngày 23 tháng 11 năm 2026"
  std::vector<Fact> facts;
  std::string currency;  ///< beside the prices, "" for dong
  std::vector<Row> rows;
  std::string total;
  std::string total_in_words;
  std::string cancelled;  ///< "ĐÃ HỦY", with the reason; "" for a living document
};

/// Documents that are printed into one file.
struct PrintJob {
  Paper paper = Paper::a4;
  std::string title;  ///< of the file
  Timestamp written;  ///< the date that the file's head tells
  std::vector<Form> forms;
};

/// A form of this kind with what each copy of a document has: the seller, and which copy it is.
Form begin_form(const FormWords& words, const SlipPrint& print, int copy);

/// The text on one line, without characters that would spoil the page.
std::string clean(std::string text);
/// YYYY-MM-DD in words: "Ngày 23 tháng 11 năm 2026".
std::string date_in_words(const std::string& date);
/// The warehouse as both forms name it: "Kho Hà Nội (HN)".
std::string warehouse_in_words(const std::string& name, const std::string& code);
/// "ĐÃ HỦY", with the reason when one is known.
std::string cancelled_mark(const std::optional<std::string>& reason);

/// What one row of a form costs.
struct PricedRow {
  std::int64_t quantity = 0;
  std::optional<std::int64_t> unit_price;  ///< minor units of `currency`
  Currency currency;
};
/// Fills in prices, amounts and, when every amount is known and all are in one currency, the total.
/// `rows` are those of the form. False when an amount does not fit.
bool add_prices(const std::vector<PricedRow>& rows, Form& form);

}  // namespace ecsync
