#include "core/consent/disconnect.h"

#include <doctest/doctest.h>

#include <optional>

#include "core/consent/tokens.h"
#include "core/db/authorizations.h"
#include "tests/support/market_world.h"

using namespace std::chrono_literals;

namespace ecsync::test {
namespace {

class ConnectedWorld : public MarketWorld {
 public:
  ConnectedWorld() {
    for (const auto* id : {"100", "101"})
      market.add_shop(id).orders["1"] = simple_order("1", now());
    connect("seller", {"100", "101"});
    authorization = *connection("100").authorization;
  }
  Result<Disconnected> let_go(const std::string& shop, bool dry_run = false) {
    return disconnect(database, clock, marketplaces, keys, connection(shop), dry_run);
  }
  bool has_tokens() {
    return !db::find_authorization(database, authorization)->sealed_access.empty();
  }

  AuthorizationKey authorization;
};

TEST_CASE("the tokens of a shared consent are erased with its last connection") {
  ConnectedWorld world;
  const auto first = world.let_go("100");
  REQUIRE(first);
  CHECK(world.connection("100").status == ConnectionStatus::disconnected);
  CHECK(world.has_tokens());
  CHECK(world.market.count("revoke") == 0);
  CHECK_FALSE(first->access_left);

  const auto last = world.let_go("101");
  REQUIRE(last);
  CHECK_FALSE(world.has_tokens());
  CHECK(world.market.count("revoke") == 1);
  CHECK(last->remote_revoke_url == "https://market.example/apps");
  CHECK(last->connection.status == ConnectionStatus::connected);
}

TEST_CASE("a revocation spares the shops that live on under another consent") {
  ConnectedWorld world;
  world.market.add_shop("102");
  world.connect("other", {"102"});
  CHECK(world.let_go("100"));
  CHECK(world.let_go("101"));
  REQUIRE(world.market.spared.size() == 1);
  CHECK(world.market.spared[0].shop == "102");
}

TEST_CASE("a revocation that fails does not stop the erasure") {
  ConnectedWorld world;
  CHECK(world.let_go("100"));
  world.market.before = [](const std::string&) -> std::optional<Error> {
    return make_error(ErrorCode::network, verbatim("no route"));
  };
  const auto last = world.let_go("101");
  REQUIRE(last);
  CHECK_FALSE(last->remote_revoked);
  CHECK(last->access_left);
  CHECK_FALSE(world.has_tokens());
}

TEST_CASE("a marketplace that asks to wait holds a disconnect for seconds at most") {
  struct Watched : Marketplaces {
    explicit Watched(Marketplaces& all) : all_(all) {}
    Result<std::unique_ptr<MarketplaceLine>> open(Site site, std::chrono::seconds offset,
                                                  const Patience& patience) override {
      seen = patience;
      return all_.open(site, offset, patience);
    }
    Patience seen;

   private:
    Marketplaces& all_;
  };
  ConnectedWorld world;
  Watched watched(world.marketplaces);
  // The tokens of a shared consent are revoked with its last connection.
  REQUIRE(world.let_go("101"));
  REQUIRE(
      disconnect(world.database, world.clock, watched, world.keys, world.connection("100"), false));
  CHECK(watched.seen.longest_limit_wait <= std::chrono::seconds(5));
  CHECK(watched.seen.tries <= 2);
}

TEST_CASE("a revocation that throws does not stop the erasure either") {
  ConnectedWorld world;
  CHECK(world.let_go("100"));
  world.market.before = [](const std::string& call) -> std::optional<Error> {
    if (call == "revoke") throw std::runtime_error("no memory");
    return std::nullopt;
  };
  const auto last = world.let_go("101");
  REQUIRE(last);
  CHECK(last->access_left);
  CHECK_FALSE(world.has_tokens());
}

TEST_CASE("access is left only where it was not revoked and no address is known to end it") {
  ConnectedWorld world;
  CHECK(world.let_go("100"));
  bool left = false;
  SUBCASE("it was revoked") {
    world.market.revocation = {true, ""};
  }
  SUBCASE("it was revoked and has an address besides") {
    world.market.revocation = {true, "https://market.example/apps"};
  }
  SUBCASE("it was not revoked but has an address") {
    world.market.revocation = {false, "https://market.example/apps"};
  }
  SUBCASE("neither") {
    world.market.revocation = {false, ""};
    left = true;
  }
  const auto last = world.let_go("101");
  REQUIRE(last);
  CHECK(last->access_left == left);
  CHECK(last->remote_revoked == world.market.revocation.revoked);
  CHECK(last->remote_revoke_url == world.market.revocation.url);
}

TEST_CASE("tokens that are being refreshed are neither revoked nor erased") {
  ConnectedWorld world;
  CHECK(world.let_go("100"));
  auto refreshing = *world.database.lease(
      {refresh_lock_name(world.authorization), verbatim("the token"), "token refresh", 0s},
      world.clock);
  const auto refused = world.let_go("101");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::locked);
  CHECK(world.market.count("revoke") == 0);
  CHECK(world.connection("101").status == ConnectionStatus::connected);
  CHECK(world.has_tokens());
  refreshing.reset();
  CHECK(world.let_go("101"));
  CHECK_FALSE(world.has_tokens());
}

TEST_CASE("a connection that moved to another consent since it was read is let go from that one") {
  ConnectedWorld world;
  world.market.add_shop("102");
  const auto read_before = world.connection("100");
  const auto moved = world.connect("new owner", {"100", "102"}).front();
  REQUIRE(moved.authorization != read_before.authorization);
  CHECK(world.let_go("102"));
  const auto gone =
      disconnect(world.database, world.clock, world.marketplaces, world.keys, read_before, false);
  REQUIRE(gone);
  CHECK(gone->connection.authorization == moved.authorization);
  CHECK(db::find_authorization(world.database, *moved.authorization)->sealed_access.empty());
  CHECK(world.has_tokens());
}

TEST_CASE("a connection that the file does not hold is given back as it came and nothing is done") {
  ConnectedWorld world;
  Connection unknown;
  unknown.id = {Site::lazada, "999"};
  unknown.name = "elsewhere";
  const auto calls = world.market.calls.size();
  const auto result =
      disconnect(world.database, world.clock, world.marketplaces, world.keys, unknown, false);
  REQUIRE(result);
  CHECK(result->connection.id == unknown.id);
  CHECK(result->connection.name == "elsewhere");
  CHECK(world.market.calls.size() == calls);
  CHECK(world.has_tokens());
}

TEST_CASE("orders stay after disconnecting and the old rows are found when connecting again") {
  ConnectedWorld world;
  CHECK(world.sync("100").added == 1);
  const auto key = world.connection("100").key;
  CHECK(world.let_go("100"));
  CHECK(world.connection("100").orders == 1);
  CHECK(world.sync("100").result == SyncReport::Result::error);

  world.connect("seller", {"100", "101"});
  CHECK(world.connection("100").key == key);
  const auto report = world.sync("100");
  CHECK(report.result == SyncReport::Result::ok);
  CHECK(report.added == 0);
}

TEST_CASE("a dry run of disconnect changes nothing and calls nobody") {
  ConnectedWorld world;
  const auto calls = world.market.calls.size();
  CHECK(world.let_go("100", true));
  CHECK(world.connection("100").status == ConnectionStatus::connected);
  CHECK(world.market.calls.size() == calls);
}

TEST_CASE("disconnecting twice is the same as once") {
  ConnectedWorld world;
  CHECK(world.let_go("100"));
  CHECK(world.let_go("100"));
  CHECK(world.connection("100").status == ConnectionStatus::disconnected);
  CHECK(world.has_tokens());
}

TEST_CASE("without the key the tokens are erased all the same") {
  ConnectedWorld world;
  world.keys.file = world.dir / "absent.key";
  CHECK(world.let_go("100"));
  CHECK(world.let_go("101"));
  CHECK_FALSE(world.has_tokens());
}

}  // namespace
}  // namespace ecsync::test
