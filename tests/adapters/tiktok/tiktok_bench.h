#pragma once

#include "adapters/tiktok/tiktok.h"
#include "core/http/server_clock.h"
#include "tests/adapters/tiktok/fake_tiktok.h"

namespace ecsync::test {

/// A number of the form that TikTok uses, different for each `index`.
inline std::string tiktok_number(int index) {
  return std::to_string(576'461'413'038'000'000 + index);
}

/// The adapter on a FakeTiktok, at noon of 23 November 2026 in Vietnam.
struct TiktokBench {
  explicit TiktokBench(std::uint32_t seed = 1) : shop(clock, seed) {}

  FixedClock clock{std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) +
                   std::chrono::hours(5)};
  FakeTiktok shop;
  ServerClock server{clock};
  Caller caller{shop, clock, server};
  AppCredentials app{"6ecsynctest01", Secret("s3cr3t0123456789abcdef0123456789abcdef01"), "",
                     "7490000000000000001", ""};
  tiktok::Tiktok tiktok{caller, app};
  std::string stored_cipher = shop.cipher;

  ShopAccess access() const {
    return {{Site::tiktok, "7495000000000000001"}, "VN", stored_cipher, Secret(shop.access_token)};
  }
  Timestamp now() const { return clock.now_seconds(); }
  /// Orders of the last hours, each a second after the one before, of two units.
  void put_orders(int count) {
    for (int i = 0; i < count; ++i) {
      const Timestamp time = now() - std::chrono::hours(3) + std::chrono::seconds(i);
      shop.orders[tiktok_number(i)] = {time, time, "AWAITING_SHIPMENT", 2};
    }
  }
  /// The first page of what was changed in the last two days.
  Result<OrderPage> changed_page() {
    return tiktok.orders(access(), {Window::Field::updated, now() - std::chrono::hours(48), now()},
                         "");
  }
};

}  // namespace ecsync::test
