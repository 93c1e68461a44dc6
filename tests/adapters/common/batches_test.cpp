#include "adapters/common/batches.h"

#include <doctest/doctest.h>

namespace ecsync::test {
namespace {

using common::Asked;
using common::Batch;

}  // namespace

TEST_CASE("numbers are asked for in batches of at most what one call takes") {
  CHECK(common::in_batches({"1", "2", "3", "4", "5"}, 2) ==
        std::vector<Batch>{{"1", "2"}, {"3", "4"}, {"5"}});
  CHECK(common::in_batches({"1", "2"}, 2) == std::vector<Batch>{{"1", "2"}});
  CHECK(common::in_batches({}, 2).empty());
}

TEST_CASE("a batch is halved until its parts are answered, in their order") {
  Batch answered;
  const auto error = common::ask_in_halves({"1", "2", "3", "4", "5"}, [&](const Batch& batch) {
    if (batch.size() > 2) return Result<Asked>(Asked::halve);
    answered.insert(answered.end(), batch.begin(), batch.end());
    return Result<Asked>(Asked::done);
  });
  CHECK_FALSE(error);
  CHECK(answered == Batch{"1", "2", "3", "4", "5"});
}

TEST_CASE("nothing is asked for after an error") {
  int asked = 0;
  const auto error = common::ask_in_halves({"1", "2", "3"}, [&](const Batch& batch) {
    ++asked;
    if (batch.size() > 1) return Result<Asked>(Asked::halve);
    return Result<Asked>(make_error(ErrorCode::timeout, tr("too late")));
  });
  REQUIRE(error);
  CHECK(error->code == ErrorCode::timeout);
  CHECK(asked == 2);
}

}  // namespace ecsync::test
