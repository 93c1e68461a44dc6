#include "adapters/common/verified_walk.h"

#include <doctest/doctest.h>

namespace ecsync::common {
namespace {

using Step = VerifiedWalk::Step;
using Page = std::vector<std::string>;

Step take(VerifiedWalk& walk, const Page& page, std::int64_t counted) {
  std::vector<std::size_t> fresh;
  return walk.take(page, counted, fresh);
}

/// How many pages in turn are taken until the walk gives up.
int pages_until_stuck(VerifiedWalk& walk, const std::vector<Page>& pages, std::int64_t counted) {
  for (int taken = 1; taken < 100; ++taken) {
    const auto& page = pages[static_cast<std::size_t>(taken - 1) % pages.size()];
    if (take(walk, page, counted) == Step::stuck) return taken;
  }
  return 0;
}

}  // namespace

TEST_CASE("a walk is complete when it has seen as many rows as are counted") {
  VerifiedWalk walk;
  walk.deliver("b");
  std::vector<std::size_t> fresh;
  CHECK(walk.take({"a", "b", "c"}, 4, fresh) == Step::more);
  CHECK(fresh == std::vector<std::size_t>{0, 2});
  CHECK(walk.offset() == 3);
  CHECK(walk.take({"c", "d"}, 4, fresh) == Step::complete);
  CHECK(fresh == std::vector<std::size_t>{0, 2, 1});
}

TEST_CASE("without a count a walk ends with the page that is not full") {
  VerifiedWalk walk;
  std::vector<std::size_t> fresh;
  CHECK(walk.take({"a", "b"}, std::nullopt, fresh, 2) == Step::more);
  CHECK(walk.offset() == 2);
  SUBCASE("be it empty") {
    CHECK(walk.take({}, std::nullopt, fresh, 2) == Step::complete);
  }
  SUBCASE("once a pass brought no row twice") {
    // Rows of equal rank came in another order: one of them may be missing.
    CHECK(walk.take({"b"}, std::nullopt, fresh, 2) == Step::more);
    CHECK(walk.offset() == 0);
    CHECK(walk.take({"c", "b"}, std::nullopt, fresh, 2) == Step::more);
    CHECK(walk.take({"a"}, std::nullopt, fresh, 2) == Step::complete);
    CHECK(fresh == std::vector<std::size_t>{0, 1, 0});
  }
  SUBCASE("and not more often than other walks") {
    int pages = 1;
    while (walk.take({"a", "a"}, std::nullopt, fresh, 3) == Step::more) ++pages;
    CHECK(pages == 8);
  }
}

TEST_CASE("offsets go on by whole pages where a page came short") {
  VerifiedWalk walk;
  std::vector<std::size_t> fresh;
  CHECK(walk.take({"a"}, 5, fresh, 2) == Step::more);
  CHECK(walk.offset() == 2);
  CHECK(walk.take({"b", "c"}, 5, fresh, 2) == Step::more);
  CHECK(walk.offset() == 4);
}

TEST_CASE("when the count shrinks the walk begins again and counts what it sees from then on") {
  VerifiedWalk walk;
  CHECK(take(walk, {"a", "b"}, 4) == Step::more);
  CHECK(take(walk, {"d"}, 3) == Step::more);
  CHECK(walk.offset() == 0);
  CHECK(take(walk, {"a"}, 3) == Step::more);
  CHECK(walk.offset() == 1);
  CHECK(take(walk, {"c"}, 3) == Step::complete);
}

TEST_CASE("eight passes that do not find what is counted are enough, after a shrink once more") {
  VerifiedWalk walk;
  CHECK(pages_until_stuck(walk, {{"a", "b"}, {}}, 3) == 16);
  VerifiedWalk same_row;
  CHECK(pages_until_stuck(same_row, {{"a", "a"}}, 2) == 8);
  VerifiedWalk shrinking;
  for (int pass = 0; pass < 7; ++pass) {
    CHECK(take(shrinking, {"a", "b"}, 4) == Step::more);
    CHECK(take(shrinking, {}, 4) == Step::more);
  }
  CHECK(take(shrinking, {"a"}, 3) == Step::more);
  CHECK(pages_until_stuck(shrinking, {{"a", "b"}, {}}, 3) == 16);
}

TEST_CASE("a walk goes on from its text as if it had never stopped") {
  VerifiedWalk walk;
  take(walk, {"a,b", "c:d*", "e f"}, 5);
  walk.deliver("g");
  const auto text = walk.text();
  CHECK(text.find(' ') == std::string::npos);
  auto same = VerifiedWalk::parse(text);
  REQUIRE(same);
  CHECK(same->text() == text);
  CHECK(same->offset() == 3);
  std::vector<std::size_t> fresh;
  CHECK(same->take({"g", "h"}, 5, fresh) == Step::complete);
  CHECK(fresh == std::vector<std::size_t>{1});
  CHECK(VerifiedWalk::parse("0:2:8:a"));
}

TEST_CASE("a text that no walk wrote is none") {
  for (const auto* text : {"", "0:2:0", "0:2:0:a:b", "x:2:0:a", "0:x:0:a", "0:2:x:a", "-1:2:0:a",
                           "0:2:-1:a", "0:2:9:a", "0:2:0:a,,b", "0:2:0:*"}) {
    CAPTURE(text);
    CHECK_FALSE(VerifiedWalk::parse(text));
  }
}

}  // namespace ecsync::common
