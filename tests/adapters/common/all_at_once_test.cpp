#include "adapters/common/all_at_once.h"

#include <doctest/doctest.h>

#include <atomic>
#include <latch>
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

TEST_CASE("several pieces of the work are under way at the same time") {
  // Each waits for the other: one after the other they would never end.
  std::latch both_there(2);
  CHECK_FALSE(all_at_once(2, [&](std::size_t /*i*/) -> std::optional<Error> {
    both_there.arrive_and_wait();
    return std::nullopt;
  }));
}

TEST_CASE("an error of a piece of the work is told") {
  const auto error = all_at_once(9, [&](std::size_t i) -> std::optional<Error> {
    if (i == 3) return failure(i);
    return std::nullopt;
  });
  REQUIRE(error);
  CHECK(error->message == "no 3");
}

TEST_CASE("products of which some cannot be read leave the page as it was") {
  ListingPage page;
  const auto error = add_all_at_once(page, 9, [](std::size_t i, ListingPage& part) {
    part.listings.emplace_back();
    return i == 3 ? std::optional(failure(i)) : std::nullopt;
  });
  REQUIRE(error);
  CHECK(page.listings.empty());
}

TEST_CASE("products go onto the page in the order of their numbers") {
  ListingPage page;
  page.rejected.push_back({"first", {}});
  CHECK_FALSE(add_all_at_once(page, 20, [](std::size_t i, ListingPage& part) {
    RemoteListing listing;
    listing.id.item = std::to_string(i);
    part.listings.push_back(listing);
    part.rejected.push_back({std::to_string(i), {}});
    return std::optional<Error>();
  }));
  REQUIRE(page.listings.size() == 20);
  REQUIRE(page.rejected.size() == 21);
  for (std::size_t i = 0; i < 20; ++i) {
    CHECK(page.listings[i].id.item == std::to_string(i));
    CHECK(page.rejected[i + 1].id == std::to_string(i));
  }
}

}  // namespace ecsync::common
