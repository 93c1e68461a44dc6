#include "adapters/common/epoch.h"

#include <doctest/doctest.h>

#include <string>

namespace ecsync::common {
namespace {

/// Seconds since 1970; nothing when the text is no time.
std::optional<std::int64_t> time_in(const std::string& text) {
  const auto document = json::Document::parse("[" + text + "]");
  REQUIRE(document);
  const auto time = json::checked([&] { return read_epoch(document->root().items().at(0)); });
  if (!time) return std::nullopt;
  return epoch_seconds(*time);
}

std::optional<std::int64_t> end_in(const std::string& text) {
  const auto document = json::Document::parse("[" + text + "]");
  REQUIRE(document);
  const auto end = read_token_end(document->root().items().at(0),
                                  Timestamp(std::chrono::seconds(2'000'000'000)));
  if (!end) return std::nullopt;
  return epoch_seconds(*end);
}

}  // namespace

TEST_CASE(
    "a time lies between 1970 and 2100, and not in the year 2404 that stands above all others") {
  CHECK(time_in("1") == 1);
  CHECK(time_in("1771253403") == 1'771'253'403);
  CHECK(time_in("4102444799") == 4'102'444'799);
  for (const auto* none :
       {"0", "-1", "4102444800", "13713148800", "9223372036854775807", "\"soon\""}) {
    CAPTURE(none);
    CHECK_FALSE(time_in(none));
  }
}

TEST_CASE("a token's end is an instant or a length, whichever it can be") {
  CHECK(end_in("1000000000") == 1'000'000'000);
  CHECK(end_in("999999999") == 2'999'999'999);
  CHECK(end_in("14400") == 2'000'014'400);
  CHECK(end_in("1") == 2'000'000'001);
  CHECK(end_in("9223372036854775807") == 253'402'300'799);
  for (const auto* none : {"0", "-5", "\"\"", "null", "\"soon\"", "{}"}) {
    CAPTURE(none);
    CHECK_FALSE(end_in(none));
  }
}

}  // namespace ecsync::common
