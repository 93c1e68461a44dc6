#include "core/consent/consent_trouble.h"

#include <doctest/doctest.h>

#include "core/db/authorizations.h"
#include "tests/core/consent/troubled_world.h"
#include "tests/support/holds.h"

using namespace std::chrono_literals;

namespace ecsync::test {

TEST_CASE("no clock of this machine ends a consent, however wrong it is") {
  for (const auto ahead : {45 * day, 400 * day, -400 * day, -20'000 * day}) {
    TroubledWorld world;
    world.set_machine(ahead);
    CHECK(world.runs());
    CHECK(world.status() == ConnectionStatus::connected);
    // By the difference that was learnt the machine is as wrong as before, the other way round.
    world.set_machine(0s);
    CHECK(world.runs());
    CHECK(world.runs());
    CHECK(world.status() == ConnectionStatus::connected);
    CHECK_FALSE(world.trouble());
  }
}

TEST_CASE("a wrong clock that the refusal of a refresh puts right costs no consent and no run") {
  TroubledWorld world;
  world.set_machine(45 * day);
  world.market.before = [&](const std::string& call) -> std::optional<Error> {
    if (call == "refresh" && world.market.count("refresh") == 1)
      return make_error(ErrorCode::remote_refused, verbatim("the timestamp is expired"));
    return std::nullopt;
  };
  CHECK(world.runs());
  // By the right time there was nothing to refresh.
  CHECK(world.market.count("refresh") == 1);
  CHECK_FALSE(db::find_authorization(world.database, *world.connection("100").authorization)
                  ->refresh_started_at);
  // Five days later there is, and the refusal has spent nothing.
  world.market.calls.clear();
  world.clock.advance(5 * day);
  world.set_machine(90 * day);
  CHECK(world.runs());
  CHECK(world.market.count("refresh") == 2);
}

TEST_CASE("tokens refused right after a refresh fail the run and cost the consent nothing") {
  TroubledWorld world;
  world.refuse_tokens();
  const auto error = world.fails();
  CHECK(error.code == ErrorCode::remote_unavailable);
  CHECK(retryable(error.code));
  CHECK(holds(error.message.english(), "invalid access token"));
  CHECK(error.connection == "lazada:100");
  CHECK(world.market.count("refresh") == 1);
  CHECK(world.status() == ConnectionStatus::connected);
  world.accept_again();
  CHECK(world.runs());
  CHECK_FALSE(world.trouble());
}

TEST_CASE("only three runs in a row over an hour, each with a refresh, end a consent") {
  TroubledWorld world;
  world.refuse_tokens();
  for (int i = 0; i < 5; ++i) {
    CHECK(world.fails().code == ErrorCode::remote_unavailable);
    world.clock.advance(11min);
  }
  CHECK(world.status() == ConnectionStatus::connected);
  SUBCASE("a run that is accepted begins the count anew") {
    world.accept_again();
    CHECK(world.runs());
    world.refuse_tokens();
    world.clock.advance(2h);
    CHECK(world.fails().code == ErrorCode::remote_unavailable);
    CHECK(world.fails().code == ErrorCode::remote_unavailable);
    CHECK(world.status() == ConnectionStatus::connected);
  }
  SUBCASE("a clock of ours that jumps makes no hour") {
    world.set_machine(30 * day);
    CHECK(world.fails().code == ErrorCode::remote_unavailable);
    CHECK(world.status() == ConnectionStatus::connected);
  }
  SUBCASE("a run whose refresh fails does not count") {
    world.clock.advance(2h);
    world.market.before = [](const std::string& call) -> std::optional<Error> {
      if (call == "refresh") return make_error(ErrorCode::network, verbatim("connection refused"));
      if (call == "orders") return make_error(ErrorCode::auth_expired, verbatim("invalid"));
      return std::nullopt;
    };
    CHECK(world.fails().code == ErrorCode::network);
    CHECK(world.status() == ConnectionStatus::connected);
  }
  SUBCASE("after an hour the marketplace's words end it, and the pair is kept") {
    world.clock.advance(6min);
    const auto error = world.fails();
    CHECK(error.code == ErrorCode::auth_required);
    CHECK(holds(error.message.english(), "invalid access token"));
    CHECK(world.status() == ConnectionStatus::needs_auth);
    CHECK_FALSE(db::find_authorization(world.database, *world.connection("100").authorization)
                    ->sealed_refresh.empty());
  }
}

TEST_CASE("what one consent accepts says nothing of a connection that has another by now") {
  TroubledWorld world;
  const auto before = world.connection("100");
  world.refuse_all();
  world.fails();
  auto moved = before;
  moved.authorization = AuthorizationKey(before.authorization->value + 1);
  consent_accepted(world.database, moved);
  CHECK(world.status() == ConnectionStatus::needs_auth);
  CHECK(world.trouble());
  consent_accepted(world.database, before);
  CHECK(world.status() == ConnectionStatus::connected);
}

TEST_CASE("bad runs are counted from none again once a consent has ended") {
  TroubledWorld world;
  db::ConsentTrouble trouble;
  trouble.refused_runs = 2;
  trouble.refused_since = world.now();
  db::put_consent_trouble(world.database, world.connection("100").key, trouble);
  end_consent(world.database, world.connection("100"), "withdrawn", world.now(), world.now());
  CHECK(world.trouble()->refused_runs == 0);
  CHECK_FALSE(world.trouble()->refused_since);
}

TEST_CASE("a bad run is counted once for each connection of a command") {
  ConsentNews news;
  CHECK_FALSE(news.bad_run_of(ConnectionKey(1)));
  news.bad_run(ConnectionKey(1), make_error(ErrorCode::remote_refused, verbatim("first")));
  REQUIRE(news.bad_run_of(ConnectionKey(1)));
  CHECK(news.bad_run_of(ConnectionKey(1))->message == "first");
  CHECK_FALSE(news.bad_run_of(ConnectionKey(2)));
}

TEST_CASE("a dry run counts no bad run") {
  TroubledWorld world;
  world.refuse_tokens();
  SyncOptions dry;
  dry.dry_run = true;
  for (int i = 0; i < 4; ++i) {
    CHECK(world.sync("100", dry).error);
    world.clock.advance(2h);
  }
  CHECK_FALSE(world.trouble());
  CHECK(world.status() == ConnectionStatus::connected);
}

TEST_CASE("a dry run that is accepted leaves the bad runs counted") {
  TroubledWorld world;
  world.refuse_tokens();
  world.fails();
  REQUIRE(world.trouble());
  world.accept_again();
  SyncOptions dry;
  dry.dry_run = true;
  CHECK_FALSE(world.sync("100", dry).error);
  CHECK(world.trouble());
  CHECK(world.runs());
  CHECK_FALSE(world.trouble());
}

TEST_CASE("the end that comes with tokens is the consent's until a refresh moves it") {
  TroubledWorld world;
  auto& consent = world.market.consent("seller");
  consent.consent_end = world.now() + 180 * day;
  world.connect("seller", {"100"});
  const auto end = consent.consent_end;
  CHECK(world.consent_end() == end);
  world.clock.advance(5 * day);
  consent.consent_end = *end + 10h;  // counted down, not to the second
  CHECK(world.runs());
  CHECK(world.consent_end() == end);
  CHECK(world.connection("100").refresh_expires_at == *end + 10h);
  world.clock.advance(5 * day);
  consent.consent_end = world.now() + 180 * day;
  CHECK(world.runs());
  CHECK_FALSE(world.consent_end());
  CHECK(world.connection("100").refresh_expires_at == consent.consent_end);
  world.clock.advance(5 * day);
  CHECK(world.runs());
  CHECK_FALSE(world.consent_end());
}

TEST_CASE(
    "where a shop tells when its consent ends it is asked once a day, and refreshes keep it") {
  TroubledWorld world;
  world.market.tells_consent_end = true;
  auto& shop = world.market.shop("100");
  shop.consent_end = world.now() + 300 * day;
  world.connect("seller", {"100"});
  CHECK(world.consent_end() == shop.consent_end);
  CHECK(world.runs());
  world.clock.advance(day - 1s);
  CHECK(world.runs());
  CHECK(world.market.count("consent_end") == 0);
  world.clock.advance(4 * day);
  *shop.consent_end += day;
  CHECK(world.runs());
  CHECK(world.market.count("refresh") == 1);
  CHECK(world.market.count("consent_end") == 1);
  CHECK(world.consent_end() == shop.consent_end);
  CHECK(world.runs());
  CHECK(world.market.count("consent_end") == 1);
  world.clock.advance(day);
  world.market.before = [](const std::string& call) -> std::optional<Error> {
    if (call == "consent_end") return make_error(ErrorCode::timeout, verbatim("slow"));
    return std::nullopt;
  };
  CHECK(world.runs());
  CHECK(world.consent_end() == shop.consent_end);
  CHECK(world.runs());
  CHECK(world.market.count("consent_end") == 3);
}

TEST_CASE(
    "while no answer tells the time, orders come in and neither horizon nor cursor is decided") {
  MarketWorld world;
  auto& shop = world.market.add_shop("100");
  shop.orders["1"] = simple_order("1", world.now() - 1h);
  world.connect("seller", {"100"});
  const auto there = world.market.now();
  world.market.tells_time = false;
  world.clock.set(there + 45 * day);
  world.market.clock_ahead = -45 * day;
  CHECK_FALSE(world.sync("100").error);
  CHECK(db::find_order(world.database, world.connection("100").key, "1"));
  CHECK_FALSE(world.connection("100").horizon);
  world.market.tells_time = true;
  shop.orders["2"] = simple_order("2", there - 1min);
  CHECK_FALSE(world.sync("100").error);
  CHECK(world.connection("100").horizon == there - 60 * day);
  CHECK(differences(world.database, world.connection("100"), shop, there - 60 * day).empty());
  // And the other way round: what is known stays where it is.
  world.market.tells_time = false;
  world.clock.set(there + 400 * day);
  world.market.clock_ahead = -400 * day;
  CHECK_FALSE(world.sync("100").error);
  world.market.tells_time = true;
  shop.orders["3"] = simple_order("3", there + 1min);
  world.clock.advance(2min);
  CHECK_FALSE(world.sync("100").error);
  CHECK(differences(world.database, world.connection("100"), shop, there - 60 * day).empty());
}

}  // namespace ecsync::test
