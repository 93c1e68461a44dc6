#include "core/records/code.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/normal_form.h"
#include "core/base/utf8.h"
#include "core/records/product.h"

namespace ecsync {
namespace {

using text::Alike;

/// A part of likeness(), and how a person says that two texts differ in it.
struct Part {
  bool Alike::*member;
  Phrase words;
};

constexpr std::array likeness_parts{
    Part{&Alike::start, phrase("a blank at the beginning")},
    Part{&Alike::end, phrase("a blank at the end")},
    Part{&Alike::blanks, phrase("blanks between letters")},
    Part{&Alike::unseen, phrase("a character that cannot be seen")},
    Part{&Alike::form, phrase("the form of letters, such as full-width ones")},
    Part{&Alike::letter_case, phrase("upper and lower case")},
};

}  // namespace

std::string tidy_code(std::string_view typed) {
  return text::nfc(text::without_outer_blanks(typed));
}

Status check_new_code(Phrase what, std::string_view code) {
  if (auto checked = check_code(what, code); !checked) return checked;
  for (auto rest = code; !rest.empty();) {
    const auto next = utf8::decode(rest);
    if (text::is_unseen(next.code))
      return make_error(ErrorCode::invalid_value,
                        tr("{} '{}' has a character inside that cannot be seen (U+{:04X})", what,
                           code, static_cast<unsigned>(next.code)),
                        tr("Type the code anew: it was probably copied from a page."));
    rest.remove_prefix(next.length);
  }
  return Done{};
}

std::string similar_key(std::string_view code) {
  return text::likeness(code);
}

Message difference_of(std::string_view one, std::string_view other) {
  Message words;
  for (const auto& part : likeness_parts) {
    // All else aside, does this part tell them apart?
    Alike alike;
    alike.*part.member = false;
    if (text::likeness(one, alike) == text::likeness(other, alike)) continue;
    words = words.empty() ? Message(part.words) : tr("{} and {}", words, part.words);
  }
  return words.empty() ? tr("marks that are written apart from their letters") : words;
}

std::string code_instead_of(std::string_view sku) {
  std::string code;
  const auto tidy = tidy_code(sku);
  for (std::string_view rest = tidy; !rest.empty();) {
    const auto next = utf8::decode(rest);
    const bool keeps = next.valid && !text::is_unseen(next.code);
    if (code.size() + next.length > longest_code) break;
    if (next.code == U':' || next.code == U'/')
      code += '-';
    else if (keeps)
      code += rest.substr(0, next.length);
    rest.remove_prefix(next.length);
  }
  return tidy_code(code);
}

}  // namespace ecsync
