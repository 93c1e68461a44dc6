#pragma once

#include <doctest/doctest.h>

#include "core/consent/consent_trouble.h"
#include "tests/support/market_world.h"

namespace ecsync::test {

constexpr auto day = std::chrono::hours{24};

/// One shop of one seller that was read once.
class TroubledWorld : public MarketWorld {
 public:
  TroubledWorld() {
    market.add_shop("100").orders["1"] = simple_order("1", now() - std::chrono::hours{1});
    connect("seller", {"100"});
    CHECK(runs());
    market.calls.clear();
  }

  /// The machine's clock is set; the marketplace's is not.
  void set_machine(std::chrono::seconds ahead) {
    const auto there = market.now();
    clock.set(there + ahead);
    market.clock_ahead = -ahead;
  }
  bool runs() { return !sync("100").error; }
  Error fails() {
    const auto report = sync("100");
    REQUIRE(report.error);
    return *report.error;
  }
  ConnectionStatus status(const std::string& shop = "100") { return connection(shop).status; }
  std::optional<db::ConsentTrouble> trouble() {
    return db::find_consent_trouble(database, connection("100").key);
  }
  std::optional<Timestamp> consent_end() { return connection("100").consent_expires_at; }
  /// Whatever the token, the marketplace does not accept it.
  void refuse_tokens() {
    market.before = [](const std::string& call) -> std::optional<Error> {
      if (call == "orders" || call == "access")
        return make_error(ErrorCode::auth_expired, verbatim("invalid access token"));
      return std::nullopt;
    };
  }
  void refuse_all() { market.consent("seller").revoked = true; }
  void accept_again() {
    market.before = nullptr;
    market.consent("seller").revoked = false;
  }
};

}  // namespace ecsync::test
