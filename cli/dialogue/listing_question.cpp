#include "cli/dialogue/listing_question.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/dialogue/prompt.h"
#include "core/base/text.h"

namespace ecsync::cli {
namespace {

constexpr int longest_text = 60;  // columns

Error gave_up() {
  return make_error(ErrorCode::confirmation_required, tr("you quit"));
}

}  // namespace

Message answers_help() {
  return tr(
      "Type a word to search your products, a number to take one from the list, '2 x3' to take\n"
      "three of it for each piece sold, '2 +' to take it and add another (a combo).\n"
      "c makes a new product, s skips, b goes back, q quits without saving, ? shows this "
      "again.\n");
}

Message choice_in_words(const std::vector<LinkedProduct>& products) {
  if (products.empty()) return tr("skipped");
  std::string words;
  for (const auto& product : products) {
    words += words.empty() ? "" : " + ";
    words += short_text(product.code);
    if (product.quantity != 1) words += fmt::format(" x{}", product.quantity);
  }
  return verbatim(words);
}

std::string short_text(const std::string& text) {
  return text::shorten(text::printable(text), longest_text);
}

ListingQuestion::ListingQuestion(Language language, ProductShelf& shelf, const Listing& listing,
                                 std::vector<LinkedProduct> now)
    : language_(language), shelf_(shelf), listing_(listing), offer_(std::move(now)) {
  if (offer_.empty()) offer_ = listing.suggested_products;
}

Message ListingQuestion::prompt() const {
  const auto usual = offer_.empty() ? tr("that is all") : choice_in_words(offer_);
  if (!picked_.empty()) return tr("   {} + [{}]: ", choice_in_words(picked_), usual);
  return offer_.empty() ? tr("   product: ") : tr("   product [{}]: ", usual);
}

Result<ListingQuestion::End> ListingQuestion::ask() {
  while (true) {
    const auto typed = cli::ask(language_, prompt());
    if (!typed) return typed.error();
    const auto answer = parse_answer(*typed);
    if (!answer) {
      tell(language_, tr("   {}.\n", printable(answer.error().message)));
      continue;
    }
    const auto step = react(*answer);
    if (!step) return step.error();
    if (*step) return **step;
  }
}

Result<ListingQuestion::Step> ListingQuestion::react(const Answer& answer) {
  switch (answer.kind) {
    case Answer::Kind::accept:
      return accept(answer);
    case Answer::Kind::pick:
      return pick(answer);
    case Answer::Kind::search:
      search(answer.word);
      return Step();
    case Answer::Kind::create:
      return create(answer.more);
    case Answer::Kind::skip:
      picked_.clear();
      return Step(End::answered);
    case Answer::Kind::back:
      return Step(End::back);
    case Answer::Kind::quit:
      return gave_up();
    case Answer::Kind::help:
      break;
  }
  tell(language_, answers_help());
  return Step();
}

ListingQuestion::Step ListingQuestion::accept(const Answer& answer) {
  if (offer_.size() == 1 && answer.quantity > 0)
    return take({{offer_.front().code, answer.quantity}}, answer.more);
  if (answer.quantity == 0 && !offer_.empty()) return take(offer_, answer.more);
  if (answer.quantity == 0 && !picked_.empty()) return answer.more ? Step() : Step(End::answered);
  tell(language_, tr("   Type a word to search for, or s to skip this listing.\n"));
  return {};
}

ListingQuestion::Step ListingQuestion::pick(const Answer& answer) {
  if (list_.empty()) {
    // Nothing is listed, so the number may be a product code.
    search(answer.word);
    return {};
  }
  if (answer.number < 1 || answer.number > list_.size()) {
    tell(language_, tr("   There is no {0} in the list; /{0} searches for it.\n", answer.word));
    return {};
  }
  const auto quantity = std::max<std::int64_t>(answer.quantity, 1);
  return take({{list_[answer.number - 1].code, quantity}}, answer.more);
}

ListingQuestion::Step ListingQuestion::take(const std::vector<LinkedProduct>& products, bool more) {
  for (const auto& product : products) {
    const auto same = std::find_if(picked_.begin(), picked_.end(),
                                   [&](const auto& each) { return each.code == product.code; });
    if (same == picked_.end()) {
      picked_.push_back(product);
    } else {
      same->quantity = product.quantity;
    }
  }
  offer_.clear();
  list_.clear();
  return more ? Step() : Step(End::answered);
}

Result<ListingQuestion::Step> ListingQuestion::create(bool more) {
  const auto product = shelf_.create(listing_);
  if (!product) return product.error();
  if (!*product) return Step();
  return take({{(*product)->code, 1}}, more);
}

void ListingQuestion::search(const std::string& words) {
  const auto found = shelf_.search(words);
  list_ = found.products;
  offer_.clear();
  if (list_.empty()) {
    tell(language_, tr("   No product has '{}'; c makes one.\n", short_text(words)));
    return;
  }
  int widest = 0;
  for (const auto& product : list_) widest = std::max(widest, text::display_width(product.code));
  for (std::size_t i = 0; i < list_.size(); ++i) {
    const auto& product = list_[i];
    const auto gap = static_cast<std::size_t>(widest - text::display_width(product.code));
    tell(language_,
         verbatim(fmt::format("   {}  {}{}  {} ({})\n", i + 1, product.code, std::string(gap, ' '),
                              short_text(product.name), short_text(product.unit))));
  }
  if (found.more) tell(language_, tr("   … and more; another word narrows it down.\n"));
  if (list_.size() == 1) offer_ = {{list_.front().code, 1}};
}

}  // namespace ecsync::cli
