#include "adapters/common/all_at_once.h"

#include <doctest/doctest.h>

#include <atomic>
#include <latch>
#include <stdexcept>
#include <string>
#include <vector>

namespace ecsync::common {
namespace {

Error failure(std::size_t number) {
  return make_error(ErrorCode::network, verbatim("no " + std::to_string(number)));
}

}  // namespace

TEST_CASE("all of the work is done, each piece once") {
  for (const std::size_t count : {0U, 1U, 2U, 7U, 8U, 9U, 100U}) {
    CAPTURE(count);
    std::vector<std::atomic<int>> done(count);
    CHECK_FALSE(all_at_once(count, [&](std::size_t i) -> std::optional<Error> {
      ++done[i];
      return std::nullopt;
    }));
    for (const auto& times : done) CHECK(times == 1);
  }
}

TEST_CASE("pieces of the work are under way at the same time") {
  // Each waits for all others: one after the other they would never end.
  std::latch all_there(8);
  CHECK_FALSE(all_at_once(8, [&](std::size_t /*i*/) -> std::optional<Error> {
    all_there.arrive_and_wait();
    return std::nullopt;
  }));
}

TEST_CASE("after an error nothing further is begun, and what was begun is waited for") {
  std::atomic<int> begun = 0;
  std::atomic<int> ended = 0;
  const auto error = all_at_once(100'000, [&](std::size_t i) -> std::optional<Error> {
    ++begun;
    std::optional<Error> failed;
    if (i == 3) failed = failure(i);
    ++ended;
    return failed;
  });
  REQUIRE(error);
  CHECK(error->message == "no 3");
  CHECK(begun == ended);
  CHECK(begun < 100'000);
}

TEST_CASE("of several errors the one of the lowest number is told") {
  std::latch both_failed(2);
  const auto error = all_at_once(2, [&](std::size_t i) -> std::optional<Error> {
    both_failed.arrive_and_wait();
    return failure(i);
  });
  REQUIRE(error);
  CHECK(error->message == "no 0");
}

TEST_CASE("what a piece of the work throws is thrown when the others are over") {
  for (const std::size_t thrower : {0U, 7U}) {
    std::latch all_there(8);
    std::atomic<int> ended = 0;
    const auto work = [&](std::size_t i) -> std::optional<Error> {
      all_there.arrive_and_wait();
      if (i == thrower) throw std::runtime_error("broken");
      ++ended;
      return std::nullopt;
    };
    CHECK_THROWS_WITH_AS(all_at_once(8, work), "broken", std::runtime_error);
    CHECK(ended == 7);
  }
}

TEST_CASE("products go onto the page in the order of their numbers") {
  ListingPage page;
  page.warnings.push_back(verbatim("first"));
  CHECK_FALSE(add_all_at_once(page, 20, [](std::size_t i, ListingPage& part) {
    RemoteListing listing;
    listing.id.item = std::to_string(i);
    part.listings.push_back(listing);
    part.warnings.push_back(verbatim(std::to_string(i)));
    return std::optional<Error>();
  }));
  REQUIRE(page.listings.size() == 20);
  REQUIRE(page.warnings.size() == 21);
  for (std::size_t i = 0; i < 20; ++i) {
    CHECK(page.listings[i].id.item == std::to_string(i));
    CHECK(page.warnings[i + 1] == std::to_string(i));
  }
}

}  // namespace ecsync::common
