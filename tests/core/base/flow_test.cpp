#include "core/base/flow.h"

#include <doctest/doctest.h>

#include "core/base/text.h"

namespace ecsync::test {
namespace {

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a text flows into lines that are broken between words") {
  CHECK(text::flow("one two three four", 8, 9) == Lines{"one two", "three", "four"});
  CHECK(text::flow("one two three four", 3, 10) == Lines{"one", "two three", "four"});
  CHECK(text::flow("", 8, 8) == Lines{""});
  CHECK(text::flow("漢字 漢字 漢字", 9, 9) == Lines{"漢字 漢字", "漢字"});
}

TEST_CASE("a word is broken only where it is wider than a line, and nothing of it is lost") {
  const auto lines = text::flow("see https://example.vn/a/long/address now", 12, 12);
  std::string all;
  for (const auto& line : lines) {
    CHECK(text::display_width(line) <= 12);
    all += line;
  }
  CHECK(lines.front() == "see");
  CHECK(all == "seehttps://example.vn/a/long/addressnow");
}

TEST_CASE("a sentence is shortened behind a word, and one long word within it") {
  CHECK(text::shorten_at_word("one two three", 13) == "one two three");
  CHECK(text::shorten_at_word("one two three", 12) == "one two…");
  CHECK(text::shorten_at_word("one two, three", 9) == "one two…");
  CHECK(text::shorten_at_word("one two three", 4) == "one…");
  CHECK(text::shorten_at_word("one two three", 3) == "on…");
  CHECK(text::shorten_at_word("extraordinary", 6) == "extra…");
}

}  // namespace ecsync::test
