#include "adapters/common/place.h"

#include <doctest/doctest.h>

namespace ecsync::test {
namespace {

using common::PlaceReader;
using common::PlaceWriter;

constexpr Timestamp noon{std::chrono::seconds(1'764'072'000)};

}  // namespace

TEST_CASE("a place is read as it was written") {
  const std::set<std::string> names{"a b", "c,d", "é"};
  PlaceWriter written("3");
  written.number(-7).time(noon).flag(true).word("w").foreign("x y").names(names);
  CHECK(written.text() == "3 -7 1764072000 1 w x%20y a%20b,c%2Cd,%C3%A9");
  PlaceReader place(written.text(), "3");
  CHECK(place.number() == -7);
  CHECK(place.time() == noon);
  CHECK(place.flag());
  CHECK(place.either("w", "a"));
  CHECK(place.foreign() == "x y");
  CHECK_FALSE(place.good());
  CHECK(place.names() == names);
  CHECK(place.good());
}

TEST_CASE("a place may end with nothing") {
  PlaceWriter written("1");
  written.foreign("").names({});
  PlaceReader place(written.text(), "1");
  CHECK(place.foreign().empty());
  CHECK(place.names().empty());
  CHECK(place.good());
}

TEST_CASE("a place that does not fit is not good and reads as nothing") {
  for (const char* text : {"", "2 5 1", "1 5", "1 5 1 1", "1 x 1", "1  1", "1 11 1", "1 -1 1",
                           "1 5 2", "1 +5 1", "1 99999999999999999999 1"}) {
    CAPTURE(text);
    PlaceReader place(text, "1");
    place.small_number(0, 10);
    place.flag();
    CHECK_FALSE(place.good());
  }
  PlaceReader place("1 x 8", "1");
  CHECK(place.number() == 0);
  CHECK(place.number() == 0);
}

}  // namespace ecsync::test
