#include "core/consent/disconnect.h"

#include <doctest/doctest.h>

#include "core/db/authorizations.h"
#include "tests/support/market_world.h"

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
