#include "adapters/common/refusal.h"

#include <doctest/doctest.h>

namespace ecsync::common {

TEST_CASE("a refusal names code and request id in its sentence and its details, and no secret") {
  auto error = make_error(ErrorCode::remote_refused, verbatim("refused"));
  add_reference(error, "code", "E 123", "id of k1", {"k1"});
  CHECK(error.message == "refused (code E 123, request_id id of ***)");
  CHECK(error.details == R"({"code":"E 123","request_id":"id of ***"})");
}

TEST_CASE("a refusal without a request id says nothing about one in its sentence") {
  auto error = make_error(ErrorCode::remote_refused, verbatim("refused"));
  add_reference(error, "error", "9", "", {});
  CHECK(error.message == "refused (code 9)");
  CHECK(error.details == R"({"error":"9","request_id":""})");
}

TEST_CASE("a refusal that is not documented is told in the marketplace's own words") {
  const auto told = [](std::string_view words) {
    return unknown_refusal(ErrorCode::remote_refused, "Shopee", words).message.english();
  };
  CHECK(told("no such thing: ") == "Shopee refused: no such thing");
  CHECK(told("No such thing. Try again.") == "Shopee refused: No such thing. Try again");
  CHECK(told(" : ") == "Shopee refused the call");
  CHECK(told("") == "Shopee refused the call");
}

TEST_CASE("their sentence within ours ends where ours goes on") {
  auto error = make_error(ErrorCode::rate_limited, verbatim("too many calls"));
  quote(error, "Slow down. ");
  add_reference(error, "code", "7", "", {});
  CHECK(error.message == "too many calls: Slow down (code 7)");
  quote(error, "...");
  CHECK(error.message == "too many calls: Slow down (code 7)");
}

TEST_CASE("an answer without a code of the marketplace's is judged by its status") {
  CHECK(codeless("Lazada", 429).code == ErrorCode::rate_limited);
  CHECK(codeless("Lazada", 200).code == ErrorCode::remote_unavailable);
  const auto lost = codeless("Lazada", 404);
  CHECK(lost.code == ErrorCode::remote_refused);
  CHECK(lost.message == "Lazada answered with HTTP status 404 and no error code");
  CHECK(lost.hint.english().find("host or the path") != std::string::npos);
}

}  // namespace ecsync::common
