#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/dialogue/answer.h"
#include "cli/dialogue/product_shelf.h"

namespace ecsync::cli {

/// The help about the answers, a few lines.
Message answers_help();
/// "TRA-SEN x2 + LY-SU"; "skipped" when there is none.
Message choice_in_words(const std::vector<LinkedProduct>& products);
/// Text from outside, cleaned and shortened for a line of the conversation.
std::string short_text(const std::string& text);

/// Asks which products one listing stands for, until it is answered.
class ListingQuestion {
 public:
  enum class End { answered, back };

  /// `now` is an earlier choice, which a bare Enter keeps. Without one, the product that the
  /// listing suggests is offered.
  ListingQuestion(Language language, ProductShelf& shelf, const Listing& listing,
                  std::vector<LinkedProduct> now);

  /// Errors: confirmation_required (the person quits, or the input ended), interrupted.
  Result<End> ask();
  /// The answer; empty when the listing is skipped. Call it after ask().
  const std::vector<LinkedProduct>& products() const { return picked_; }

 private:
  using Step = std::optional<End>;  ///< nothing: ask again

  Message prompt() const;
  Result<Step> react(const Answer& answer);
  Result<Step> create(bool more);
  Step accept(const Answer& answer);
  Step pick(const Answer& answer);
  Step take(const std::vector<LinkedProduct>& products, bool more);
  void search(const std::string& words);

  Language language_;
  ProductShelf& shelf_;
  const Listing& listing_;
  std::vector<LinkedProduct> picked_;  ///< so far
  std::vector<LinkedProduct> offer_;   ///< what Enter accepts
  std::vector<ProductData> list_;      ///< what a number picks from
};

}  // namespace ecsync::cli
