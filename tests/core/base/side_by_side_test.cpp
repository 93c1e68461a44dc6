#include "core/base/side_by_side.h"

#include <doctest/doctest.h>

#include <atomic>
#include <latch>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace ecsync {
namespace {

const Hands eight{.most_threads = 8};

Error failure(std::size_t number) {
  return make_error(ErrorCode::network, verbatim("no " + std::to_string(number)));
}

}  // namespace

TEST_CASE("all of the work is done, each piece once") {
  for (const std::size_t count : {0U, 1U, 2U, 7U, 8U, 9U, 100U}) {
    CAPTURE(count);
    std::vector<std::atomic<int>> done(count);
    CHECK_FALSE(side_by_side(
        count,
        [&](std::size_t i) -> std::optional<Error> {
          ++done[i];
          return std::nullopt;
        },
        eight));
    for (const auto& times : done) CHECK(times == 1);
  }
}

TEST_CASE("pieces of the work are under way at the same time") {
  // Each waits for all others: one after the other they would never end.
  std::latch all_there(8);
  CHECK_FALSE(side_by_side(
      8,
      [&](std::size_t /*i*/) -> std::optional<Error> {
        all_there.arrive_and_wait();
        return std::nullopt;
      },
      eight));
}

TEST_CASE("after an error nothing further is begun, and what was begun is waited for") {
  std::atomic<int> begun = 0;
  std::atomic<int> ended = 0;
  const auto error = side_by_side(
      100'000,
      [&](std::size_t i) -> std::optional<Error> {
        ++begun;
        std::optional<Error> failed;
        if (i == 3) failed = failure(i);
        ++ended;
        return failed;
      },
      eight);
  REQUIRE(error);
  CHECK(error->message == "no 3");
  CHECK(begun == ended);
  CHECK(begun < 100'000);
}

TEST_CASE("of several errors the one of the lowest number is told") {
  std::latch both_failed(2);
  const auto error = side_by_side(
      2,
      [&](std::size_t i) -> std::optional<Error> {
        both_failed.arrive_and_wait();
        return failure(i);
      },
      eight);
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
    CHECK_THROWS_WITH_AS(side_by_side(8, work, eight), "broken", std::runtime_error);
    CHECK(ended == 7);
  }
}

TEST_CASE("while the calling thread does something else, the others do all of the work") {
  const auto caller = std::this_thread::get_id();
  std::latch began(1);
  std::atomic<int> done = 0;
  bool did_something = false;
  const auto work = [&](std::size_t /*i*/) -> std::optional<Error> {
    // Nobody ends before the calling thread has begun with what it has to do.
    began.wait();
    CHECK(std::this_thread::get_id() != caller);
    ++done;
    return std::nullopt;
  };
  const auto meanwhile = [&] {
    began.count_down();
    did_something = true;
  };
  CHECK_FALSE(side_by_side(20, work, {.most_threads = 3, .meanwhile = meanwhile}));
  CHECK(done == 20);
  CHECK(did_something);
}

TEST_CASE("each thread holds a badge of its own until it is over") {
  std::atomic<int> held = 0;
  int made = 0;
  const auto badge = [&]() -> std::shared_ptr<void> {
    ++made;
    ++held;
    return {nullptr, [&](void* /*nothing*/) { --held; }};
  };
  const auto work = [&](std::size_t /*i*/) -> std::optional<Error> {
    CHECK(held >= 1);
    return std::nullopt;
  };
  CHECK_FALSE(side_by_side(20, work, {.most_threads = 3, .meanwhile = [] {}, .badge = badge}));
  CHECK(made == 3);
  CHECK(held == 0);
}

TEST_CASE("a crew waits for all of its threads and throws what the first of them threw") {
  std::latch both_there(2);
  std::atomic<int> ended = 0;
  const std::function<void()> work = [&] {
    both_there.arrive_and_wait();
    ++ended;
    throw std::runtime_error("broken");
  };
  Crew crew(work);
  while (crew.size() < 2) REQUIRE(crew.add());
  CHECK_THROWS_WITH_AS(crew.join(), "broken", std::runtime_error);
  CHECK(ended == 2);
  CHECK(crew.size() == 0);
}

}  // namespace ecsync
