#pragma once

#include <fmt/format.h>

#include "adapters/shopee/shopee.h"
#include "core/http/server_clock.h"
#include "tests/adapters/shopee/fake_shopee.h"

namespace ecsync::test {

/// The adapter on a FakeShopee, at noon of 23 November 2026 in Vietnam.
struct ShopeeBench {
  FixedClock clock{std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) +
                   std::chrono::hours(5)};
  FakeShopee shop{clock};
  ServerClock server{clock};
  Caller caller{shop, clock, server};
  AppCredentials app{"2001887", Secret("shpk4a6b7c8d9e0f1a2b3c4d5e6f7081"),
                     "https://shop.example/back", "", ""};
  shopee::Shopee shopee{caller, app};

  ShopAccess access() const {
    return {{Site::shopee, "220123456"}, "VN", "", Secret(shop.access_token)};
  }
  Timestamp now() const { return clock.now_seconds(); }
};

/// A number of the form that Shopee uses, different for each `index`.
inline std::string shopee_number(int index) {
  return fmt::format("261123{:08}", index);
}

}  // namespace ecsync::test
