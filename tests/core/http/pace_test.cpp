#include "core/http/pace.h"

#include <doctest/doctest.h>

#include <vector>

using namespace std::chrono_literals;

namespace ecsync {
namespace {

using Instant = Pace::Instant;

/// The turns of `count` calls that are all wanted at once.
std::vector<Instant> turns(Pace& pace, Instant now, int count) {
  std::vector<Instant> all;
  for (int i = 0; i < count; ++i) all.push_back(pace.take_turn(now));
  return all;
}

TEST_CASE("without a rate every call may be made at once") {
  Pace pace;
  CHECK(turns(pace, 5s, 3) == std::vector<Instant>{5s, 5s, 5s});
}

TEST_CASE("after a quiet time four seconds' worth of calls go at once, then an even flow") {
  Pace pace(5);
  const auto all = turns(pace, 100s, 25);
  CHECK(all[19] == 100s);
  CHECK(all[20] > 100s);
  CHECK(all[24] - all[20] == 800ms);
}

TEST_CASE("a fast rate has no larger burst than a slow one needs") {
  Pace pace(50);
  const auto all = turns(pace, 100s, 71);
  CHECK(all[20] - 100s <= 20ms);
  CHECK(all[70] - all[20] == 1s);
}

TEST_CASE("a quiet time is not saved up beyond the burst") {
  Pace pace(5);
  turns(pace, 0s, 20);
  const auto all = turns(pace, 3600s, 21);
  CHECK(all[19] == 3600s);
  CHECK(all[20] > 3600s);
}

TEST_CASE("a refusal halves the rate, ends bursts and names the earliest next call") {
  Pace pace(10);
  turns(pace, 0s, 5);
  pace.slow_down(10s, 2s);
  const auto all = turns(pace, 10s, 3);
  CHECK(all[0] == 12s);
  CHECK(all[1] - all[0] == 200ms);
  CHECK(all[2] - all[1] == 200ms);
}

TEST_CASE("turns from before a refusal are void") {
  Pace pace(10);
  const auto revision = pace.revision();
  pace.slow_down(0s, 1s);
  CHECK(pace.revision() != revision);
}

TEST_CASE("twenty calls that go well bring a halved rate back, and no more than that") {
  Pace pace(10);
  pace.slow_down(0s, 0s);
  for (int i = 0; i < 19; ++i) pace.speed_up();
  auto all = turns(pace, 100s, 2);
  CHECK(all[1] - all[0] > 100ms);
  for (int i = 0; i < 30; ++i) pace.speed_up();
  all = turns(pace, 200s, 2);
  CHECK(all[1] - all[0] == 100ms);
}

TEST_CASE("however often calls are refused, some are still made") {
  Pace pace(16);
  for (int i = 0; i < 50; ++i) pace.slow_down(0s, 0s);
  const auto all = turns(pace, 100s, 2);
  CHECK(all[1] - all[0] == 1s);
}

TEST_CASE("without a rate a refusal still holds everybody back for the time it names") {
  Pace pace;
  pace.slow_down(10s, 3s);
  CHECK(pace.take_turn(11s) == 13s);
  CHECK(pace.take_turn(14s) == 14s);
}

}  // namespace
}  // namespace ecsync
