#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/dialogue/answer.h"
#include "cli/dialogue/product_shelf.h"

namespace ecsync::cli {

/// What a person may answer, in a few lines.
Message answers_help();
/// "TRA-SEN x2 + LY-SU", "skipped" for none.
Message choice_in_words(const std::vector<LinkedProduct>& products);
/// Foreign text for a line of the conversation: cleaned and not too long.
std::string short_text(const std::string& text);

/// The question which products one listing stands for, asked until it is answered.
class ListingQuestion {
 public:
  enum class End { answered, back };

  /// `now` is what was chosen earlier; a bare Enter keeps it. Else the product that the listing
  /// suggests is offered.
  ListingQuestion(Language language, ProductShelf& shelf, const Listing& listing,
                  std::vector<LinkedProduct> now);

  /// Errors: confirmation_required (the person quits, or the input ended), interrupted.
  Result<End> ask();
  /// Once answered; none when the listing is skipped.
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
  std::vector<LinkedProduct> offer_;   ///< what Enter takes
  std::vector<ProductData> list_;      ///< what a number takes
};

}  // namespace ecsync::cli
