#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ecsync::common {

/// Reads a set of rows page by page with a growing offset. Rows may leave the set meanwhile, and
/// rows that sort alike come in any order. The walk is complete when it has seen as many distinct
/// rows as the marketplace counts, or where it counts none, when all rows of a pass up to the page
/// that is not full are distinct. When the count shrinks, a row has left and others have moved up
/// under the offset, so the walk begins again and counts only what it sees from then on.
class VerifiedWalk {
 public:
  enum class Step { more, complete, stuck };

  std::int64_t offset() const { return offset_; }
  /// Names a row that was delivered before the walk began, so that take() does not call it fresh.
  void deliver(const std::string& id) { ids_.try_emplace(id, false); }
  /// Takes the page read at offset(): the ids on it and how many rows the set has by the
  /// marketplace's count, if it counts. Appends the positions of the rows that were never delivered
  /// to `fresh`. The offset grows by `full_page`, the number of rows that were asked for, or when
  /// that is 0, by the number of rows on the page. `stuck`: several passes in a row did not find
  /// what is counted.
  Step take(const std::vector<std::string>& page, std::optional<std::int64_t> counted,
            std::vector<std::size_t>& fresh, std::int64_t full_page = 0);

  /// The whole state as a compact text without blanks, for parse().
  std::string text() const;
  static std::optional<VerifiedWalk> parse(std::string_view text);

 private:
  void begin_again();
  void unmark();

  std::int64_t offset_ = 0;
  std::int64_t counted_ = -1;  // -1 before the first page
  int passes_ = 0;             // full passes since the last shrink that did not complete the set
  std::int64_t alive_ = 0;     // marked ones in ids_
  std::map<std::string, bool, std::less<>>
      ids_;  // delivered; marked when seen since the last shrink
};

}  // namespace ecsync::common
