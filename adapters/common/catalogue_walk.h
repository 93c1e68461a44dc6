#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ecsync::common {

/// Reads a catalogue, or a window of it, pass by pass until the marketplace's pages end. Its count
/// of products ends nothing and fails nothing. Where fewer came than it says, or where it shrank
/// meanwhile, so that products moved up under the reader's offset, the pages are read once more; in
/// the end what came is what there is.
class CatalogueWalk {
 public:
  enum class Step {
    more,      ///< the next page of this pass
    again,     ///< another pass, from its first page
    complete,  ///< the window is read
  };

  /// Takes a page: the ids on it, how many products there are by the marketplace's count, when it
  /// tells, and whether the pages end here. Appends the positions of the products that were never
  /// delivered to `fresh`.
  Step take(const std::vector<std::string>& page, std::optional<std::int64_t> counted, bool last,
            std::vector<std::size_t>& fresh);
  /// Begins with another window. What was delivered before is not fresh there.
  void next_window();

  /// Distinct products that the window has brought.
  std::int64_t listed() const { return listed_; }
  /// By the last answer that told it; nothing when none did.
  std::optional<std::int64_t> counted() const;
  /// True when the window brought as many products as are counted, or when none are counted.
  bool all_came() const { return counted_ < 0 || listed_ >= counted_; }

  /// A compact text that holds everything, without blanks in it.
  std::string text() const;
  static std::optional<CatalogueWalk> parse(std::string_view text);

 private:
  void forget_listed();

  std::int64_t counted_ = -1;   // -1 when not told
  int pass_ = 1;                // of this window
  bool fresh_in_pass_ = false;  // it brought a product that was not listed in this window
  bool shrank_ = false;         // products have gone during this pass
  std::int64_t listed_ = 0;     // marked ones in ids_
  std::map<std::string, bool, std::less<>> ids_;  // delivered; marked when listed in this window
};

}  // namespace ecsync::common
