#pragma once

#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"

namespace ecsync::common {

/// Writes down where a walk stands, so that a later run can go on from there. The text is a list of
/// words with one blank between them; the first word is the version of the walk's list. Places are
/// kept in databases, so a change of the list needs a new version.
///
///     PlaceWriter place("1");
///     place.time(at_).number(restarts_).names(seen_);
///     return place.text();
class PlaceWriter {
 public:
  explicit PlaceWriter(std::string_view version) : text_(version) {}

  PlaceWriter& number(std::int64_t value);
  PlaceWriter& time(Timestamp time);
  PlaceWriter& flag(bool value);
  /// `word` as it is; it has no blank in it.
  PlaceWriter& word(std::string_view word);
  /// Any text, percent-encoded.
  PlaceWriter& foreign(std::string_view text);
  /// Any texts, percent-encoded, with commas between them.
  PlaceWriter& names(const std::set<std::string>& names);

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

/// Reads what PlaceWriter wrote, in the same order. What does not fit spoils the whole place: from
/// then on everything read is 0, false or "".
class PlaceReader {
 public:
  /// `place` must outlive it.
  PlaceReader(std::string_view place, std::string_view version);

  /// A number from `least` to `most`, both included.
  std::int64_t number(std::int64_t least = std::numeric_limits<std::int64_t>::min(),
                      std::int64_t most = std::numeric_limits<std::int64_t>::max());
  int small_number(int least, int most) { return static_cast<int>(number(least, most)); }
  Timestamp time();
  bool flag();
  std::string_view word();
  /// A word that is either `yes` or `no`.
  bool either(std::string_view yes, std::string_view no);
  std::string foreign();
  std::set<std::string> names();

  /// Everything fitted and nothing is left.
  bool good() const { return !spoilt_ && next_ == words_.size(); }

 private:
  void spoil() { spoilt_ = true; }

  std::vector<std::string_view> words_;
  std::size_t next_ = 0;
  bool spoilt_ = false;
};

}  // namespace ecsync::common
