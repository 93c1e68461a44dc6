#include <doctest/doctest.h>

#include "core/consent/disconnect.h"
#include "core/consent/session.h"
#include "core/consent/tokens.h"
#include "core/health/check_access.h"
#include "tests/core/consent/troubled_world.h"
#include "tests/support/holds.h"

using namespace std::chrono_literals;

namespace ecsync::test {

TEST_CASE("a connection that needs a new sign-in is tried again after six hours and heals") {
  TroubledWorld world;
  world.refuse_all();
  CHECK(world.fails().code == ErrorCode::auth_required);
  CHECK(world.status() == ConnectionStatus::needs_auth);
  world.market.calls.clear();
  world.clock.advance(6h - 1s);
  const auto quiet = world.fails();
  CHECK(quiet.code == ErrorCode::auth_required);
  CHECK(world.market.calls.empty());
  // It tells what was said then, and not that somebody was asked now.
  CHECK(holds(quiet.message.english(), "the refresh token is not valid"));
  CHECK_FALSE(holds(quiet.message.english(), "no longer accepts"));
  world.clock.advance(1s);
  CHECK(world.fails().code == ErrorCode::auth_required);
  CHECK(world.market.count("refresh") == 1);
  world.accept_again();
  world.clock.advance(6h);
  world.market.shop("100").orders["2"] = simple_order("2", world.now() - 1min);
  CHECK(world.runs());
  CHECK(world.status() == ConnectionStatus::connected);
  CHECK_FALSE(world.trouble());
  CHECK(db::find_order(world.database, world.connection("100").key, "2"));
}

TEST_CASE("status --online heals a connection, and so does a pull of its products") {
  TroubledWorld world;
  world.refuse_all();
  world.fails();
  world.accept_again();
  world.clock.advance(6h);
  SUBCASE("status --online") {
    CHECK_FALSE(check_access(world.context(), {world.connection("100")}, {}).front());
  }
  SUBCASE("sync-products") {
    CHECK_FALSE(world.sync_catalogue("100").error);
  }
  CHECK(world.status() == ConnectionStatus::connected);
}

TEST_CASE("twenty-eight tries are enough, however many processes make them") {
  TroubledWorld world;
  world.refuse_all();
  world.fails();
  int asked = 0;
  for (int i = 0; i < 40; ++i) {
    world.clock.advance(6h);
    world.reopen();
    world.market.calls.clear();
    world.fails();
    asked += world.market.calls.empty() ? 0 : 1;
  }
  CHECK(asked == 28);
  world.accept_again();
  CHECK_FALSE(world.runs());
  world.connect("seller", {"100"});
  CHECK(world.runs());
  CHECK_FALSE(world.trouble());
}

TEST_CASE("a clock that jumps only brings the next try to heal nearer") {
  TroubledWorld world;
  world.refuse_all();
  world.fails();
  world.set_machine(400 * day);
  world.market.calls.clear();
  world.fails();
  CHECK(world.market.count("refresh") == 1);
  world.set_machine(0s);
  world.accept_again();
  CHECK(world.runs());
  CHECK(world.status() == ConnectionStatus::connected);
}

TEST_CASE("a try to heal that meets nobody is not counted") {
  TroubledWorld world;
  world.refuse_all();
  world.fails();
  world.market.before = [](const std::string& /*call*/) -> std::optional<Error> {
    return make_error(ErrorCode::network, verbatim("connection refused"));
  };
  for (int i = 0; i < 30; ++i) {
    world.clock.advance(6h);
    CHECK(world.fails().code == ErrorCode::network);
  }
  CHECK(world.status() == ConnectionStatus::needs_auth);
  world.accept_again();
  world.clock.advance(6h);
  CHECK(world.runs());
}

TEST_CASE("a try to heal that asks nobody is none, and costs no pause") {
  TroubledWorld world;
  world.refuse_all();
  world.fails();
  world.clock.advance(6h);
  const auto before = world.trouble();
  SUBCASE("the run's time is up") {
    world.market.before = [](const std::string& /*call*/) -> std::optional<Error> {
      return make_error(ErrorCode::time_limit, verbatim("the time is up"));
    };
    world.market.tells_time = false;
    CHECK(world.fails().code == ErrorCode::time_limit);
    world.market.tells_time = true;
  }
  SUBCASE("it is up before the first call") {
    SyncOptions options;
    options.max_duration = std::chrono::milliseconds(0);
    CHECK(world.sync("100", options).error->code == ErrorCode::time_limit);
  }
  SUBCASE("another process holds the token") {
    // The access token has to be replaced first.
    world.clock.advance(day * 5);
    const auto key = *world.connection("100").authorization;
    const auto elsewhere = world.database.lease(
        {refresh_lock_name(key), verbatim("the token"), "token refresh", 0s}, world.clock);
    CHECK(world.fails().code == ErrorCode::locked);
  }
  CHECK(world.trouble()->tries == before->tries);
  CHECK(world.trouble()->tried_at == before->tried_at);
  world.accept_again();
  CHECK(world.runs());
}

TEST_CASE("two processes that want to heal a connection make one try") {
  TroubledWorld world;
  world.refuse_all();
  world.fails();
  world.clock.advance(6h);
  Sessions sessions(world.context(), {});
  const auto connection = world.connection("100");
  const auto ask = [](Session& session) {
    return session.call([](Marketplace& marketplace, const ShopAccess& access) {
      return marketplace.check_access(access);
    });
  };
  const auto one = sessions.open(connection, std::nullopt, {});
  Sessions elsewhere(world.context(), {});
  const auto other = elsewhere.open(connection, std::nullopt, {});
  REQUIRE(one);
  REQUIRE(other);
  world.market.calls.clear();
  SUBCASE("in vain") {
    CHECK(ask(**one).error().code == ErrorCode::auth_required);
    const auto late = ask(**other);
    REQUIRE_FALSE(late);
    CHECK(holds(late.error().message.english(), "needs a new sign-in; at "));
    CHECK(world.market.count("refresh") == 1);
    CHECK(world.trouble()->tries == 1);
  }
  SUBCASE("with success") {
    world.accept_again();
    CHECK(ask(**one));
    CHECK(ask(**other));
    CHECK(world.status() == ConnectionStatus::connected);
  }
  SUBCASE("while a third one lets go of it") {
    world.accept_again();
    REQUIRE(
        disconnect(world.database, world.clock, world.marketplaces, world.keys, connection, false));
    CHECK(holds(ask(**one).error().message.english(), "is disconnected"));
    CHECK(world.market.count("access") == 0);
  }
}

TEST_CASE("a connection that is let go of while it heals stays so") {
  TroubledWorld world;
  world.refuse_all();
  world.fails();
  world.clock.advance(6h);
  world.accept_again();
  world.market.before = [&](const std::string& call) -> std::optional<Error> {
    if (call != "access") return std::nullopt;
    detach_connection(world.database, world.connection("100").key);
    return std::nullopt;
  };
  CHECK_FALSE(check_access(world.context(), {world.connection("100")}, {}).front());
  CHECK(world.status() == ConnectionStatus::disconnected);
}

TEST_CASE("a try to heal lasts for the whole run, whatever its first call comes to") {
  TroubledWorld world;
  world.refuse_all();
  world.fails();
  world.accept_again();
  world.clock.advance(6h);
  int asked = 0;
  world.market.before = [&](const std::string& call) -> std::optional<Error> {
    if (call == "access" && ++asked == 1)
      return make_error(ErrorCode::remote_unavailable, verbatim("a bad moment"));
    return std::nullopt;
  };
  Sessions sessions(world.context(), {});
  const auto session = sessions.open(world.connection("100"), std::nullopt, {});
  REQUIRE(session);
  const auto ask = [](Marketplace& marketplace, const ShopAccess& access) {
    return marketplace.check_access(access);
  };
  CHECK((*session)->call(ask).error().code == ErrorCode::remote_unavailable);
  CHECK((*session)->call(ask));
  CHECK(world.status() == ConnectionStatus::connected);
}

TEST_CASE("a connection that another process has healed costs no try") {
  TroubledWorld world;
  db::Transaction transaction(world.database);
  CHECK(begin_healing(world.database, world.connection("100"), world.now()).begin ==
        Healing::Begin::healed);
  transaction.commit();
  CHECK_FALSE(world.trouble());
}

TEST_CASE("a dry run makes no try to heal") {
  TroubledWorld world;
  world.refuse_all();
  world.fails();
  world.accept_again();
  world.clock.advance(6h);
  world.market.calls.clear();
  SyncOptions options;
  options.dry_run = true;
  CHECK(world.sync("100", options).error->code == ErrorCode::auth_required);
  CHECK(world.market.calls.empty());
  CHECK(world.runs());
}

TEST_CASE("a connection that is let go of is not tried any more") {
  TroubledWorld world;
  world.refuse_all();
  world.fails();
  CHECK(disconnect(world.database, world.clock, world.marketplaces, world.keys,
                   world.connection("100"), false));
  world.clock.advance(6h);
  world.market.calls.clear();
  CHECK(holds(world.fails().message.english(), "is disconnected"));
  CHECK(world.market.calls.empty());
}

}  // namespace ecsync::test
