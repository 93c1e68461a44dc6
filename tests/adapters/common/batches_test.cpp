#include "adapters/common/batches.h"

#include <doctest/doctest.h>

#include <algorithm>

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

/// Asks for `batch` where each part that holds one of `bad` is refused.
std::optional<Error> ask_around(common::Culprits& culprits, const Batch& batch, const Batch& bad,
                                common::Blame blame) {
  const auto error = common::ask_in_halves(batch, [&](const Batch& part) -> Result<Asked> {
    const bool spoilt = std::any_of(part.begin(), part.end(), [&](const std::string& number) {
      return std::find(bad.begin(), bad.end(), number) != bad.end();
    });
    if (spoilt)
      return culprits.refused(part, blame, make_error(ErrorCode::remote_refused, tr("no")));
    culprits.answered();
    return Asked::done;
  });
  return error ? error : culprits.refusal();
}

TEST_CASE("members that spoil a batch are found alone") {
  common::Culprits culprits;
  CHECK_FALSE(ask_around(culprits, {"1", "2", "3", "4", "5"}, {"2", "5"}, common::Blame::member));
  REQUIRE(culprits.found().size() == 2);
  CHECK(culprits.found()[0].first == "2");
  CHECK(culprits.found()[1].first == "5");
  CHECK(culprits.found()[0].second == "no");
}

TEST_CASE("what is refused with every member is no member's fault") {
  common::Culprits culprits;
  const auto error = ask_around(culprits, {"1", "2"}, {"1", "2"}, common::Blame::member);
  REQUIRE(error);
  CHECK(error->code == ErrorCode::remote_refused);
}

TEST_CASE("a batch of one member that is refused is that member's fault") {
  common::Culprits culprits;
  CHECK_FALSE(ask_around(culprits, {"1"}, {"1"}, common::Blame::member));
  REQUIRE(culprits.found().size() == 1);
  CHECK(culprits.found()[0].first == "1");
}

TEST_CASE("members that do not exist are no fault at all") {
  common::Culprits culprits;
  CHECK_FALSE(ask_around(culprits, {"1", "2"}, {"1", "2"}, common::Blame::missing));
  CHECK(culprits.found().empty());
}

TEST_CASE("a refusal of the call itself is not asked again for parts of it") {
  common::Culprits culprits;
  CHECK(ask_around(culprits, {"1", "2"}, {"2"}, common::Blame::call));
  CHECK(culprits.found().empty());
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
