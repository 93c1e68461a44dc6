#pragma once

#include "adapters/lazada/lazada.h"
#include "core/http/server_clock.h"
#include "tests/adapters/lazada/fake_lazada.h"

namespace ecsync::test {

/// A number of the form that Lazada uses, different for each `index`.
inline std::string lazada_number(int index) {
  return std::to_string(560'694'402'000'000 + index);
}

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
  /// Orders of the last hours, each a second after the one before, of two units.
  void put_orders(int count) {
    for (int i = 0; i < count; ++i) {
      const Timestamp time = now() - std::chrono::hours(3) + std::chrono::seconds(i);
      shop.orders[lazada_number(i)] = {time, time, {FakeUnit{}, FakeUnit{}}};
    }
  }
  /// The first page of what was changed in the last two days.
  Result<OrderPage> changed_page() {
    return lazada.orders(access(), {Window::Field::updated, now() - std::chrono::hours(48), now()},
                         "");
  }
};

}  // namespace ecsync::test
