#include "adapters/common/catalogue_walk.h"

#include <doctest/doctest.h>

namespace ecsync::test {
namespace {

using common::CatalogueWalk;
using Step = CatalogueWalk::Step;
using Ids = std::vector<std::string>;
using Fresh = std::vector<std::size_t>;

}  // namespace

TEST_CASE("a catalogue is complete when its pages end and as many came as are counted") {
  CatalogueWalk walk;
  Fresh fresh;
  CHECK(walk.take({"1", "2"}, 3, false, fresh) == Step::more);
  CHECK(fresh == Fresh{0, 1});
  fresh.clear();
  CHECK(walk.take({"2", "3"}, 3, true, fresh) == Step::complete);
  CHECK(fresh == Fresh{1});
  CHECK(walk.listed() == 3);
  CHECK(walk.all_came());
}

TEST_CASE("a count that is reached does not end a catalogue whose pages go on") {
  CatalogueWalk walk;
  Fresh fresh;
  CHECK(walk.take({"1"}, 1, false, fresh) == Step::more);
  CHECK(walk.take({"2"}, std::nullopt, true, fresh) == Step::complete);
  CHECK(walk.all_came());
}

TEST_CASE("a count that is too high costs one pass more, or as many as bring something") {
  Fresh fresh;
  SUBCASE("nothing new") {
    CatalogueWalk walk;
    CHECK(walk.take({"1"}, 2, true, fresh) == Step::again);
    CHECK(walk.take({"1"}, 2, true, fresh) == Step::complete);
    CHECK_FALSE(walk.all_came());
    CHECK(walk.counted() == 2);
  }
  SUBCASE("one more each time") {
    CatalogueWalk walk;
    CHECK(walk.take({"1"}, 9, true, fresh) == Step::again);
    CHECK(walk.take({"1", "2"}, 9, true, fresh) == Step::again);
    CHECK(walk.take({"1", "3"}, 9, true, fresh) == Step::again);
    CHECK(walk.take({"1", "4"}, 9, true, fresh) == Step::complete);
    CHECK(walk.listed() == 4);
  }
}

TEST_CASE("products that go while a catalogue is read hide no other one") {
  CatalogueWalk walk;
  Fresh fresh;
  CHECK(walk.take({"1", "2"}, 4, false, fresh) == Step::more);
  // 1 has gone, so 3 moved to the page that was read.
  CHECK(walk.take({"4"}, 3, true, fresh) == Step::again);
  fresh.clear();
  CHECK(walk.take({"2", "3"}, 3, false, fresh) == Step::more);
  CHECK(fresh == Fresh{1});
  CHECK(walk.take({"4"}, 3, true, fresh) == Step::complete);
  CHECK(walk.listed() == 3);
}

TEST_CASE("a catalogue that loses products all the time comes to an end") {
  CatalogueWalk walk;
  Fresh fresh;
  int passes = 0;
  for (std::int64_t counted = 100; passes < 50; --counted) {
    ++passes;
    walk.take({"1"}, counted, false, fresh);
    if (walk.take({"2"}, --counted, true, fresh) == Step::complete) break;
  }
  CHECK(passes == 4);
}

TEST_CASE("what an earlier window of a catalogue delivered is listed in the next and not fresh") {
  CatalogueWalk walk;
  Fresh fresh;
  walk.take({"1"}, 1, true, fresh);
  walk.next_window();
  fresh.clear();
  CHECK(walk.listed() == 0);
  CHECK_FALSE(walk.counted());
  CHECK(walk.take({"1", "2"}, 2, true, fresh) == Step::complete);
  CHECK(fresh == Fresh{1});
  CHECK(walk.listed() == 2);
}

TEST_CASE("a place in a catalogue holds everything that the walk knows") {
  CatalogueWalk walk;
  Fresh fresh;
  walk.take({"a,b:*", "2"}, 5, true, fresh);
  walk.take({"2"}, 5, false, fresh);
  auto again = CatalogueWalk::parse(walk.text());
  REQUIRE(again);
  CHECK(again->text() == walk.text());
  CHECK(again->listed() == 2);
  fresh.clear();
  CHECK(again->take({"a,b:*"}, 5, true, fresh) == Step::complete);
  CHECK(fresh.empty());
  CHECK(CatalogueWalk::parse(CatalogueWalk().text()));
  for (const char* const text :
       {"", "1:1:0", "x:1:0:0:", "1:0:0:0:", "1:5:0:0:", "1:1:2:0:", "1:1:0:0:a,,b", "1:1:0:0:*"})
    CHECK_FALSE(CatalogueWalk::parse(text));
}

}  // namespace ecsync::test
