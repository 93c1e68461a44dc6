#include "adapters/common/read_count.h"

#include <doctest/doctest.h>

namespace ecsync {
namespace {

std::optional<std::int64_t> count_of(const std::string& json) {
  const auto document = json::Document::parse("{\"total\":" + json + "}");
  return common::read_count(document->root()["total"]);
}

TEST_CASE("a count is read as number and as text") {
  CHECK(count_of("0") == 0);
  CHECK(count_of("12") == 12);
  CHECK(count_of("\"12\"") == 12);
  CHECK(count_of("9223372036854775807") == 9'223'372'036'854'775'807);
}

TEST_CASE("what is no count costs nothing") {
  for (const char* const odd : {"null", "\"\"", "\"n/a\"", "1.5", "-1", "-9223372036854775808",
                                "9223372036854775808", "true", "[]", "{}"}) {
    CAPTURE(odd);
    CHECK_FALSE(count_of(odd));
  }
}

}  // namespace
}  // namespace ecsync
