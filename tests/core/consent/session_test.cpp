#include "core/consent/session.h"

#include <doctest/doctest.h>

#include "core/base/json.h"
#include "core/db/consent_troubles.h"
#include "tests/support/holds.h"
#include "tests/support/market_world.h"

using namespace std::chrono_literals;

namespace ecsync::test {
namespace {

/// One shop whose seller has consented.
class SessionWorld : public MarketWorld {
 public:
  SessionWorld() {
    market.add_shop("100");
    connect("seller", {"100"});
    market.calls.clear();
  }
  Result<std::unique_ptr<Session>> open(Sessions& sessions) {
    return sessions.open(connection("100"), std::nullopt, {});
  }
};

Status ask(Marketplace& marketplace, const ShopAccess& access) {
  return marketplace.check_access(access);
}

TEST_CASE("a session calls its shop with a token that the marketplace accepts") {
  SessionWorld world;
  Sessions sessions(world.context(), {});
  const auto session = world.open(sessions);
  REQUIRE(session);
  CHECK((*session)->call(ask));
  world.clock.advance(24h * 8);
  CHECK((*session)->call(ask));
  CHECK(world.market.calls == std::vector<std::string>{"access", "refresh", "access"});
}

TEST_CASE("a field that nobody dealt with is an answer that was not understood") {
  SessionWorld world;
  Sessions sessions(world.context(), {});
  const auto session = world.open(sessions);
  REQUIRE(session);
  const auto document = json::Document::parse(R"({"item":[]})");
  const auto read = (*session)->call([&](Marketplace&, const ShopAccess&) -> Status {
    static_cast<void>(document->root()["item"].integer());
    return Done{};
  });
  REQUIRE_FALSE(read);
  CHECK(read.error().code == ErrorCode::remote_bad_answer);
  CHECK(holds(read.error().message.english(), "item"));
}

TEST_CASE("a connection whose consent is over gets no session and costs no call") {
  SessionWorld world;
  world.market.consent("seller").revoked = true;
  Sessions sessions(world.context(), {});
  {
    const auto session = world.open(sessions);
    REQUIRE(session);
    CHECK_FALSE((*session)->call(ask));
  }
  world.market.calls.clear();
  const auto refused = world.open(sessions);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::auth_required);
  CHECK(world.market.calls.empty());
}

TEST_CASE("a refused session tells a consent that is over from a connection that was let go") {
  SessionWorld world;
  Sessions sessions(world.context(), {});
  auto connection = world.connection("100");
  const auto refused = [&] { return sessions.open(connection, std::nullopt, {}).error(); };
  connection.status = ConnectionStatus::needs_auth;
  db::ConsentTrouble trouble;
  trouble.tried_at = world.now();
  db::put_consent_trouble(world.database, connection.key, trouble);
  CHECK(refused().code == ErrorCode::auth_required);
  // Nobody was asked, and nobody knows any more what was said.
  CHECK(refused().message == "'shop-100' needs a new sign-in");
  CHECK(refused().hint == "Connect it again with: ecsync connect lazada --reconnect shop-100");
  trouble.reason = "the refresh token is not valid";
  trouble.said_at = world.now();
  db::put_consent_trouble(world.database, connection.key, trouble);
  CHECK(refused().message ==
        "'shop-100' needs a new sign-in; at 2026-11-23T03:00:00Z the answer was: the refresh token "
        "is not valid");
  connection.status = ConnectionStatus::disconnected;
  CHECK(refused().code == ErrorCode::auth_required);
  CHECK(refused().message == "'shop-100' is disconnected");
  CHECK(refused().hint == "Connect it again with: ecsync connect lazada --reconnect shop-100");
}

TEST_CASE("a connection without a consent gets no session, whatever its status says") {
  SessionWorld world;
  Sessions sessions(world.context(), {});
  auto connection = world.connection("100");
  connection.authorization.reset();
  const auto refused = sessions.open(connection, std::nullopt, {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "'shop-100' is disconnected");
  connection.status = ConnectionStatus::needs_auth;
  CHECK(sessions.open(connection, std::nullopt, {}).error().message ==
        "'shop-100' needs a new sign-in");
}

TEST_CASE("a call with the token as it is stored refreshes nothing and changes no connection") {
  SessionWorld world;
  world.clock.advance(24h * 8);
  Sessions sessions(world.context(), {});
  const auto session = sessions.open_anyway(world.connection("100"), std::nullopt, {});
  REQUIRE(session);
  const auto refused = (*session)->call_as_stored(ask);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::auth_expired);
  CHECK(world.market.calls == std::vector<std::string>{"access"});
  CHECK(world.connection("100").status == ConnectionStatus::connected);
}

TEST_CASE("without a key there is no session") {
  SessionWorld world;
  world.keys.fallback = world.dir / "nothing.key";
  Sessions sessions(world.context(), {});
  const auto session = world.open(sessions);
  REQUIRE_FALSE(session);
  CHECK(session.error().code == ErrorCode::key_missing);
}

}  // namespace
}  // namespace ecsync::test
