#include "core/print/missing_letters.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "core/base/utf8.h"
#include "core/print/print_slip.h"
#include "core/print/return_form.h"
#include "core/print/slip_form.h"
#include "core/print/vietnamese_letters.h"

namespace ecsync {
namespace {

/// What needs a font beyond the one for Vietnamese, by whose text it is.
class Wanted {
 public:
  /// Of a product, or of another text where `product` is "".
  void add(const std::string& product, std::string_view text) {
    while (!text.empty()) {
      const auto letter = utf8::decode(text);
      text.remove_prefix(letter.length);
      if (among(vietnamese_letters, letter.code)) continue;
      all_.insert(letter.code);
      letters_[product].insert(letter.code);
    }
  }

  Result<MissingLetters> missing() const {
    if (all_.empty()) return MissingLetters{};
    auto letters = letters_without_font(all_);
    if (!letters) return std::move(letters).error();
    MissingLetters missing;
    missing.letters = *std::move(letters);
    for (const auto& [product, own] : letters_) {
      const bool boxes = std::any_of(own.begin(), own.end(),
                                     [&](char32_t each) { return missing.letters.contains(each); });
      if (!boxes) continue;
      if (product.empty())
        missing.elsewhere = true;
      else
        missing.products.push_back(product);
    }
    return missing;
  }

 private:
  std::set<char32_t> all_;
  std::map<std::string, std::set<char32_t>> letters_;
};

void add_form(const Form& form, Wanted& wanted) {
  for (const auto* text : {&form.organization, &form.department, &form.number, &form.cancelled})
    wanted.add("", *text);
  for (const auto& fact : form.facts) {
    wanted.add("", fact.field.value);
    if (fact.beside) wanted.add("", fact.beside->value);
  }
  for (const auto& row : form.rows) {
    for (const auto* text : {&row.code, &row.name, &row.unit}) wanted.add(row.code, *text);
  }
}

template <class Document>
Result<MissingLetters> missing_of(const std::vector<Document>& documents, const SlipPrint& print,
                                  Result<Form> (*form_of)(const Document&, const SlipPrint&, int)) {
  Wanted wanted;
  for (const auto& document : documents) {
    const auto form = form_of(document, print, 1);
    if (!form) return form.error();
    add_form(*form, wanted);
  }
  return wanted.missing();
}

}  // namespace

Result<MissingLetters> missing_letters(const std::vector<Slip>& slips, const SlipPrint& print) {
  return missing_of(slips, print, slip_form);
}

Result<MissingLetters> missing_letters(const std::vector<ReturnReceipt>& receipts,
                                       const SlipPrint& print) {
  return missing_of(receipts, print, return_form);
}

Result<MissingLetters> missing_letters(const PickList& list, const std::string& organization) {
  Wanted wanted;
  for (const auto* text : {&organization, &list.warehouse, &list.warehouse_name})
    wanted.add("", clean(*text));
  for (const auto& pick : list.picks) {
    for (const auto* text : {&pick.product, &pick.name, &pick.unit})
      wanted.add(pick.product, clean(*text));
    for (const auto& slip : pick.slips) {
      for (const auto* text : {&slip.number, &slip.connection_name, &slip.order_number})
        wanted.add("", clean(*text));
    }
  }
  return wanted.missing();
}

}  // namespace ecsync
