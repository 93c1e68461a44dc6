#include "cli/commands/values.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cli/command.h"
#include "core/base/text.h"
#include "core/records/code.h"
#include "core/records/connection.h"
#include "core/records/product.h"

namespace ecsync::cli {
namespace {

void insist(const Status& checked) {
  if (!checked) throw WrongValue(checked.error().message, checked.error().hint);
}

/// What of a word counts.
std::string word_key(std::string word) {
  std::replace(word.begin(), word.end(), '_', ' ');
  return std::string(text::trimmed(text::fold(word)));
}

template <class States>
std::optional<typename States::value_type> state_by_word(const States& all,
                                                         const std::string& word) {
  const auto key = word_key(word);
  for (const auto state : all) {
    const Message shown = label(state);
    for (const auto& known :
         {std::string(name(state)), shown.english(), shown.in(Language::vietnamese)}) {
      if (word_key(known) == key) return state;
    }
  }
  return std::nullopt;
}

}  // namespace

Error wrong_use(Error error) {
  error.code = ErrorCode::usage;
  return error;
}

ValueCheck new_code(Phrase what) {
  return [what](const std::string& code) { insist(check_new_code(what, tidy_code(code))); };
}

ValueCheck some_text(Phrase what) {
  return [what](const std::string& text) { insist(check_text(what, text, true)); };
}

ValueCheck any_text(Phrase what) {
  return [what](const std::string& text) { insist(check_text(what, text, false)); };
}

ValueCheck price() {
  return [](const std::string& text) {
    if (text.empty()) return;
    // Which currency it is in, the product says.
    const auto in_dong = parse_price(text, Currency{"VND"});
    if (!in_dong && !parse_price(text, Currency{"MYR"})) insist(in_dong.error());
  };
}

ValueCheck connection_name() {
  return [](const std::string& name) { insist(check_connection_name(name)); };
}

std::optional<OrderStatus> order_status_by_word(const std::string& word) {
  using enum OrderStatus;
  return state_by_word(
      std::array{fresh, processing, packing, shipping, completed, cancelled, unknown}, word);
}

std::optional<SlipStatus> slip_status_by_word(const std::string& word) {
  using enum SlipStatus;
  return state_by_word(std::array{awaiting_export, exported, cancelled}, word);
}

std::optional<AttentionKind> attention_kind_by_word(const std::string& word) {
  if (const auto kind = parse_attention_kind(word)) return kind;
  return state_by_word(all_attention_kinds(), word);
}

}  // namespace ecsync::cli
