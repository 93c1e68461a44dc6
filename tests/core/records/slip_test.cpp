#include "core/records/slip.h"

#include <doctest/doctest.h>

namespace ecsync {

TEST_CASE("a slip number is the pattern with its sequence filled in") {
  CHECK(SlipPattern::parse("PX{seq:06}")->format(123) == "PX000123");
  CHECK(SlipPattern::parse("PX{seq:06}")->format(1'234'567) == "PX1234567");
  CHECK(SlipPattern::parse("{seq}-26")->format(7) == "7-26");
}

TEST_CASE("a slip number pattern has exactly one place for the number and nothing odd") {
  for (const auto* text : {"", "PX", "PX{seq", "PX{seq}{seq}", "PX{n}", "PX{seq:6}", "PX{seq:0}",
                           "PX{seq:00}", "PX{seq:099}", "PX {seq}", "P/X{seq}", "P\n{seq}", "}{"}) {
    CAPTURE(text);
    CHECK_FALSE(SlipPattern::parse(text));
  }
}

}  // namespace ecsync
