#include "adapters/common/fields.h"

#include <doctest/doctest.h>

namespace ecsync::common {

TEST_CASE("what a marketplace says is quoted without the secrets that it repeats") {
  CHECK(quotable("sign with k1 and k1 again", {"k1"}, 80) == "sign with *** and *** again");
  CHECK(quotable("k1 k2", {"k1", "", "k2"}, 80) == "*** ***");
}

TEST_CASE("a secret that is a row of asterisks, pasted back from a masked log, ends the quoting") {
  CHECK(quotable("bad secret ***", {"***"}, 80) == "bad secret ***");
  CHECK(quotable("bad secret *****", {"*"}, 80) == "bad secret ***************");
}

}  // namespace ecsync::common
