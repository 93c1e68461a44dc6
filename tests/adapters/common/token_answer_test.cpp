#include "adapters/common/token_answer.h"

#include <doctest/doctest.h>

namespace ecsync::common {
namespace {

ErrorCode judged(ErrorCode code, const char* name, const char* words) {
  auto error = make_error(code, tr("the marketplace refused"));
  judge_refresh(error, name, words);
  return error.code;
}

}  // namespace

TEST_CASE("a refusal that names the refresh token ends a consent, and a passing fault does not") {
  CHECK(judged(ErrorCode::remote_refused, "error_param", "Invalid refresh_token") ==
        ErrorCode::auth_required);
  CHECK(judged(ErrorCode::remote_refused, "IllegalRefreshToken", "") == ErrorCode::auth_required);
  for (const auto passing : {ErrorCode::remote_unavailable, ErrorCode::timeout, ErrorCode::network})
    CHECK(judged(passing, "error_server", "Something wrong when checking refresh_token") ==
          passing);
  CHECK(judged(ErrorCode::rate_limited, "error_limit", "Invalid refresh_token") ==
        ErrorCode::rate_limited);
}

}  // namespace ecsync::common
