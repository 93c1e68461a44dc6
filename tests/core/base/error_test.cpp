#include "core/base/error.h"

#include <doctest/doctest.h>

namespace ecsync {

TEST_CASE("an error code says its public name, its exit status and whether trying again may help") {
  CHECK(name(ErrorCode::insufficient_stock) == "INSUFFICIENT_STOCK");
  CHECK(exit_status(ErrorCode::insufficient_stock) == ExitStatus::refused);
  CHECK_FALSE(retryable(ErrorCode::insufficient_stock));
  CHECK(exit_status(ErrorCode::rate_limited) == ExitStatus::temporary);
  CHECK(retryable(ErrorCode::db_busy));
  CHECK(exit_status(ErrorCode::db_busy) == ExitStatus::database);
}

}  // namespace ecsync
