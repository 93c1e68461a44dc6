#include "adapters/common/amount_reader.h"

#include <doctest/doctest.h>

namespace ecsync::common {
namespace {

TEST_CASE("amounts are read in the minor units of the currency") {
  const auto document = json::Document::parse(R"({"a":12.9,"b":"288.00","c":"100.50","d":"free"})");
  REQUIRE(document);
  bool rounded = false;
  CHECK(read_amount(document->root()["a"], {"MYR"}, &rounded) == 1290);
  CHECK(read_amount(document->root()["b"], {"VND"}, &rounded) == 288);
  CHECK_FALSE(rounded);
  CHECK(read_amount(document->root()["c"], {"VND"}, &rounded) == 101);
  CHECK(rounded);
  CHECK_THROWS_WITH_AS(read_amount(document->root()["d"], {"VND"}),
                       "d: \"free\" is not an amount of VND", json::FieldError);
}

}  // namespace
}  // namespace ecsync::common
