#pragma once

#include "adapters/lazada/lazada.h"
#include "core/http/server_clock.h"
#include "tests/adapters/lazada/fake_lazada.h"

namespace ecsync::test {

/// The adapter on a FakeLazada, at noon of 23 November 2026 in Vietnam.
struct LazadaBench {
  explicit LazadaBench(std::uint32_t seed = 1) : shop(clock, seed) {}

  FixedClock clock{std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) +
                   std::chrono::hours(5)};
  FakeLazada shop;
  ServerClock server{clock};
  Caller caller{shop, clock, server};
  AppCredentials app{"100132", Secret("Zo4tKq8nVsecretExample0123456789"),
                     "https://example.vn/oauth", "", ""};
  lazada::Lazada lazada{caller, app};

  ShopAccess access() const {
    return {{Site::lazada, "200123456"}, "VN", "", Secret(shop.access_token)};
  }
  Timestamp now() const { return clock.now_seconds(); }
};

}  // namespace ecsync::test
