#include "adapters/lazada/product_walk.h"

#include <doctest/doctest.h>

#include "tests/support/holds.h"

namespace ecsync::test {

TEST_CASE("more Lazada products of one second than it lists are told with their time in words") {
  lazada::ProductWalk walk(Timestamp(std::chrono::sys_days(std::chrono::year(2026) / 11 / 25)), "");
  lazada::ProductRows too_many;
  too_many.counted = 10'001;
  for (int i = 0; i < 50; ++i) too_many.ids.push_back(std::to_string(i));
  std::optional<Error> error;
  for (int cuts = 0; cuts < 100 && !error; ++cuts) error = walk.take(too_many).error;
  REQUIRE(error);
  CHECK(holds(error->message.english(), "10000 products were created at 2011-01-01T00:00:00Z"));
}

TEST_CASE("a Lazada count beyond the cap cuts nothing when the page is not full") {
  lazada::ProductWalk walk(Timestamp(std::chrono::sys_days(std::chrono::year(2026) / 11 / 25)), "");
  const auto taken = walk.take({{"1"}, 10'001});
  CHECK_FALSE(taken.error);
  CHECK(taken.fresh.size() == 1);
  CHECK_FALSE(walk.query().created_from);
}

}  // namespace ecsync::test
