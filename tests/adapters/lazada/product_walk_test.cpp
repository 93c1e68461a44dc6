#include "adapters/lazada/product_walk.h"

#include <doctest/doctest.h>

#include "tests/support/holds.h"

namespace ecsync::test {

TEST_CASE("more Lazada products of one second than it lists are told with their time in words") {
  lazada::ProductWalk walk(Timestamp(std::chrono::sys_days(std::chrono::year(2026) / 11 / 25)), "");
  const lazada::ProductRows too_many{{"1"}, 10'001};
  std::optional<Error> error;
  for (int cuts = 0; cuts < 100 && !error; ++cuts) error = walk.take(too_many).error;
  REQUIRE(error);
  CHECK(holds(error->message.english(), "10000 products were created at 2011-01-01T00:00:00Z"));
}

}  // namespace ecsync::test
