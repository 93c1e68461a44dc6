#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/sandbox/clock.h"

namespace ecsync::sandbox {

/// What a sandbox is started with.
struct Options {
  std::uint16_t port = 0;  ///< 0: any free one
  int shops = 2;
  int orders = 300;        ///< in each shop
  int products = 40;       ///< in each shop
  bool plain = false;      ///< everyday names only, without those that are meant to break a reader
  bool old_forms = false;  ///< Lazada: answers in the forms of former years
  int days = 75;           ///< the orders' creation is spread over the last so many days
  std::uint64_t seed = 1;
  std::vector<std::string> countries = {"VN", "MY"};  ///< shop by shop, from the start again
  bool one_consent = false;                           ///< one consent covers all shops
  std::optional<Seconds> now;                         ///< where the server's clock starts
  Seconds clock_offset = 0;                           ///< server time minus true time
  std::string app_key;                                ///< "": the marketplace's default
  std::string app_secret;
  std::string redirect_url;
};

/// What may change while the sandbox runs. Guarded by World::mutex.
struct Settings {
  std::int64_t latency_ms = 0;
  double rate = 0;                                     ///< calls per second and shop; 0: no limit
  std::int64_t limit_per_day = 0;                      ///< calls of the app; 0: no limit
  std::optional<Seconds> token_life = std::nullopt;    ///< nothing: the marketplace's usual
  std::optional<Seconds> refresh_life = std::nullopt;  ///< the same
  std::int64_t miscount = 0;            ///< so many rows more are announced than there are
  std::int64_t deepest_item = 100'000;  ///< Shopee: products beyond that offset are not listed
  bool stable_ties = false;             ///< rows of one second keep their order from call to call
};

}  // namespace ecsync::sandbox
