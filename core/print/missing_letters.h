#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/print/form.h"
#include "core/records/pick.h"
#include "core/records/return_receipt.h"
#include "core/records/slip.h"

namespace ecsync {

/// Characters for which a paper has an empty box, because no font of this machine has them.
struct MissingLetters {
  std::set<char32_t> letters;
  std::vector<std::string> products;  ///< codes of those whose code, name or unit has one
  bool elsewhere = false;             ///< some other text of the paper has one
};

/// Which characters of these papers no font of this machine has. The fonts are asked only when
/// there are others than every paper has. Errors: font_missing, as print_slips().
Result<MissingLetters> missing_letters(const std::vector<Slip>& slips, const SlipPrint& print);
Result<MissingLetters> missing_letters(const std::vector<ReturnReceipt>& receipts,
                                       const SlipPrint& print);
Result<MissingLetters> missing_letters(const PickList& list, const std::string& organization);

/// The first of these characters, with blanks between them.
std::string sample_of(const std::set<char32_t>& letters);

/// Debian's packages of fonts that have these characters, by name: "fonts-noto-cjk".
std::set<std::string> packages_with(const std::set<char32_t>& letters);

}  // namespace ecsync
