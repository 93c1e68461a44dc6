#include "core/consent/tokens.h"

#include <doctest/doctest.h>

#include <atomic>
#include <csignal>
#include <thread>

#include "core/base/stop.h"
#include "tests/support/helper_process.h"
#include "tests/support/holds.h"
#include "tests/support/market_world.h"

using namespace std::chrono_literals;

namespace ecsync::test {
namespace {

// A world with one connected shop whose access token lives a week.
class TokenWorld : public MarketWorld {
 public:
  TokenWorld() {
    market.add_shop("100");
    connect("seller", {"100"});
    sealing = *load_key(keys);
    open_line();
  }

  void open_line() { line = *marketplaces.open(Site::lazada, {}, {}); }
  TokenKeeper keeper() { return {{lane, clock, *sealing}, *line, connection("100")}; }
  db::StoredAuthorization stored() {
    return *db::find_authorization(database, *connection("100").authorization);
  }
  MemoryConsent& consent() { return market.consent("seller"); }
  bool accepted(const Secret& token) { return token.reveal() == consent().access; }
  // A call to the shop as sync makes it.
  Result<OrderPage> call() {
    return keeper().with_token([this](const ShopAccess& access) {
      return line->marketplace->orders_by_number(access, {"1"});
    });
  }

  std::optional<crypto::SealingKey> sealing;
  std::unique_ptr<MarketplaceLine> line;
  db::Lane lane{database};
};

struct Killed {};

const Error refused = make_error(ErrorCode::auth_expired, verbatim("the access token is invalid"));

TEST_CASE("a young token is used as it is") {
  TokenWorld world;
  world.clock.advance(24h);
  const auto token = world.keeper().access_token();
  REQUIRE(token);
  CHECK(world.accepted(*token));
  CHECK(world.market.count("refresh") == 0);
}

TEST_CASE("a token is refreshed from the second on in which half of its life is over") {
  TokenWorld world;
  world.clock.advance(24h * 7 / 2 - 1s);
  const auto before = world.keeper().access_token();
  REQUIRE(before);
  CHECK(world.accepted(*before));
  CHECK(world.market.count("refresh") == 0);
  world.clock.advance(1s);
  const auto after = world.keeper().access_token();
  REQUIRE(after);
  CHECK(after->reveal() != before->reveal());
  CHECK(world.accepted(*after));
  CHECK(world.market.count("refresh") == 1);
}

TEST_CASE("a token past half of its life is refreshed and the new pair is in the file") {
  TokenWorld world;
  world.clock.advance(24h * 4);
  const auto token = world.keeper().access_token();
  REQUIRE(token);
  CHECK(world.accepted(*token));
  CHECK(world.market.count("refresh") == 1);
  const auto pair = db::read_tokens(world.stored(), *world.sealing);
  REQUIRE(pair);
  CHECK(pair->access.reveal() == world.consent().access);
  CHECK(pair->refresh.reveal() == world.consent().refresh);
  CHECK_FALSE(world.stored().refresh_started_at);
}

TEST_CASE("a token that the marketplace no longer accepts is renewed once and the call repeated") {
  TokenWorld world;
  world.consent().access = "replaced on the other side";
  CHECK(world.call());
  CHECK(world.market.count("refresh") == 1);
  CHECK(world.market.count("numbers") == 2);
}

TEST_CASE("a token that ends during a slow call is renewed again") {
  TokenWorld world;
  world.consent().access_life = 4s;
  world.consent().access = "replaced on the other side";
  int slow = 1;
  world.market.before = [&](const std::string& call) -> std::optional<Error> {
    // The first repeat takes longer than the new token lives.
    if (call == "numbers" && slow-- == 0) world.clock.advance(5s);
    return std::nullopt;
  };
  CHECK(world.call());
  CHECK(world.market.count("refresh") == 2);
  CHECK(world.connection("100").status == ConnectionStatus::connected);
}

TEST_CASE("a withdrawn consent marks each of its connections and names the command that mends it") {
  TokenWorld world;
  world.market.add_shop("101", "SG");
  world.connect("seller", {"100", "101"});
  world.market.add_shop("200");
  world.connect("another", {"200"});
  world.consent().revoked = true;
  const auto page = world.call();
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::auth_required);
  CHECK(page.error().hint == "Connect it again with: ecsync connect lazada --reconnect shop-100");
  CHECK(page.error().connection == "lazada:100");
  CHECK(world.connection("100").status == ConnectionStatus::needs_auth);
  CHECK(world.connection("101").status == ConnectionStatus::needs_auth);
  CHECK(world.connection("200").status == ConnectionStatus::connected);
}

TEST_CASE("a dry run leaves the status of a connection alone") {
  TokenWorld world;
  world.consent().revoked = true;
  TokenKeeper keeper(
      {.database = world.lane, .clock = world.clock, .sealing = *world.sealing, .dry_run = true},
      *world.line, world.connection("100"));
  const auto page = keeper.with_token([&](const ShopAccess& access) {
    return world.line->marketplace->orders_by_number(access, {"1"});
  });
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::auth_required);
  CHECK(world.connection("100").status == ConnectionStatus::connected);
}

TEST_CASE("a lost refresh answer is temporary at first and ends in needs_auth without a loop") {
  TokenWorld world;
  world.clock.advance(24h * 4);
  world.market.lost_refreshes = 1;
  const auto first = world.keeper().access_token();
  REQUIRE_FALSE(first);
  CHECK(exit_status(first.error().code) == ExitStatus::temporary);
  CHECK(world.stored().refresh_started_at);
  CHECK(world.connection("100").status == ConnectionStatus::connected);

  const auto second = world.keeper().access_token();
  REQUIRE_FALSE(second);
  CHECK(second.error().code == ErrorCode::auth_required);
  CHECK(holds(second.error().message.english(), "the answer to an earlier refresh had been lost"));
  CHECK(world.market.count("refresh") == 2);
  CHECK(world.connection("100").status == ConnectionStatus::needs_auth);
}

TEST_CASE("a refresh request that vanished is made again by the next run") {
  TokenWorld world;
  world.clock.advance(24h * 4);
  world.market.lost_requests = 1;
  CHECK_FALSE(world.keeper().access_token());
  CHECK(world.stored().refresh_started_at);
  const auto token = world.keeper().access_token();
  REQUIRE(token);
  CHECK(world.accepted(*token));
  CHECK_FALSE(world.stored().refresh_started_at);
}

TEST_CASE(
    "killed between a refresh and its storing, the next run finds the mark and says who must act") {
  TokenWorld world;
  world.clock.advance(24h * 4);
  world.market.after_refresh = [] { throw Killed{}; };
  CHECK_THROWS_AS((void)world.keeper().access_token(), Killed);
  world.market.after_refresh = nullptr;
  world.reopen();
  CHECK(world.stored().refresh_started_at);
  const auto token = world.keeper().access_token();
  REQUIRE_FALSE(token);
  CHECK(token.error().code == ErrorCode::auth_required);
  CHECK(world.connection("100").status == ConnectionStatus::needs_auth);
}

TEST_CASE("a refresh that could not be sent clears its mark and the living token is used") {
  TokenWorld world;
  world.clock.advance(24h * 4);
  world.market.before = [](const std::string& call) -> std::optional<Error> {
    if (call == "refresh") return make_error(ErrorCode::network, verbatim("connection refused"));
    return std::nullopt;
  };
  const auto token = world.keeper().access_token();
  REQUIRE(token);
  CHECK(world.accepted(*token));
  CHECK_FALSE(world.stored().refresh_started_at);

  world.clock.advance(24h * 4);
  const auto later = world.keeper().access_token();
  REQUIRE_FALSE(later);
  CHECK(later.error().code == ErrorCode::network);
}

TEST_CASE("a token lives up to its end, and not at it") {
  TokenWorld world;
  world.market.before = [](const std::string& call) -> std::optional<Error> {
    if (call == "refresh") return make_error(ErrorCode::network, verbatim("connection refused"));
    return std::nullopt;
  };
  world.clock.advance(24h * 7 - 1s);
  CHECK(world.keeper().access_token());
  world.clock.advance(1s);
  const auto over = world.keeper().access_token();
  REQUIRE_FALSE(over);
  CHECK(over.error().code == ErrorCode::network);
}

TEST_CASE("a refused app is told at once, also while the old token lives") {
  TokenWorld world;
  world.clock.advance(24h * 4);
  world.market.before = [](const std::string& call) -> std::optional<Error> {
    if (call == "refresh") return make_error(ErrorCode::app_refused, verbatim("unknown app"));
    return std::nullopt;
  };
  const auto token = world.keeper().access_token();
  REQUIRE_FALSE(token);
  CHECK(token.error().code == ErrorCode::app_refused);
  CHECK_FALSE(world.stored().refresh_started_at);
  CHECK(world.connection("100").status == ConnectionStatus::connected);
}

TEST_CASE("a stop in the middle of a token refresh is seen when the new pair is in the file") {
  const auto process = start_process([] {
    watch_stop_signals();
    TokenWorld world;
    world.clock.advance(24h * 4);
    bool torn_apart = true;
    world.market.after_refresh = [&] {
      std::raise(SIGTERM);
      torn_apart = stop_requested();
    };
    const auto token = world.keeper().access_token();
    if (torn_apart) return 1;
    if (!token || !world.accepted(*token)) return 2;
    const auto pair = db::read_tokens(world.stored(), *world.sealing);
    if (!pair || !world.accepted(pair->access)) return 3;
    return stop_requested() ? 0 : 4;
  });
  CHECK(end_of(process) == 0);
}

TEST_CASE("after a stop no token is refreshed") {
  const auto process = start_process([] {
    watch_stop_signals();
    TokenWorld world;
    world.clock.advance(24h * 4);
    std::raise(SIGTERM);
    const auto token = world.keeper().access_token();
    if (token || token.error().code != ErrorCode::interrupted) return 1;
    return world.market.count("refresh") == 0 && !world.stored().refresh_started_at ? 0 : 2;
  });
  CHECK(end_of(process) == 0);
}

TEST_CASE("the mark of an earlier unknown outcome outlives a refresh that could not be sent") {
  TokenWorld world;
  world.clock.advance(24h * 4);
  world.market.lost_refreshes = 1;
  CHECK_FALSE(world.keeper().access_token());
  world.market.before = [](const std::string& call) -> std::optional<Error> {
    if (call == "refresh") return make_error(ErrorCode::network, verbatim("connection refused"));
    return std::nullopt;
  };
  CHECK(world.keeper().access_token());
  CHECK(world.stored().refresh_started_at);
}

TEST_CASE("a pair that another process renewed is taken instead of refreshing again") {
  TokenWorld world;
  const auto old = world.keeper().access_token();
  REQUIRE(old);
  CHECK(world.keeper().renew(*old, refused));
  REQUIRE(world.market.count("refresh") == 1);
  const auto token = world.keeper().renew(*old, refused);
  REQUIRE(token);
  CHECK(world.accepted(*token));
  CHECK(world.market.count("refresh") == 1);
}

TEST_CASE("a consent that cannot be refreshed serves to the end of its access token") {
  TokenWorld world;
  world.consent().refreshable = false;
  world.clock.advance(24h * 6);
  const auto token = world.keeper().access_token();
  REQUIRE(token);
  CHECK(world.accepted(*token));
  CHECK(world.call());
  CHECK(world.connection("100").status == ConnectionStatus::connected);
}

TEST_CASE("a consent that can never be refreshed ends when its token is refused run after run") {
  TokenWorld world;
  world.consent().refreshable = false;
  world.clock.advance(24h * 8);
  for (int i = 0; i < 3; ++i) {
    const auto page = world.call();
    REQUIRE_FALSE(page);
    CHECK(page.error().code == ErrorCode::remote_unavailable);
    CHECK(page.error().message.english().find("the access token is invalid") != std::string::npos);
    CHECK(world.connection("100").status == ConnectionStatus::connected);
    world.clock.advance(25min);
  }
  const auto page = world.call();
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::auth_required);
  CHECK(world.connection("100").status == ConnectionStatus::needs_auth);
}

TEST_CASE("a plain word ends a consent that can never be refreshed at once") {
  TokenWorld world;
  world.consent().refreshable = false;
  world.market.before = [](const std::string& call) -> std::optional<Error> {
    if (call == "numbers") return make_error(ErrorCode::auth_required, verbatim("withdrawn"));
    return std::nullopt;
  };
  CHECK(world.call().error().code == ErrorCode::auth_required);
  CHECK(world.connection("100").status == ConnectionStatus::needs_auth);
}

TEST_CASE("a refresh that fails for the moment is not tried again before each call of the run") {
  TokenWorld world;
  world.clock.advance(24h * 4);
  world.market.before = [](const std::string& call) -> std::optional<Error> {
    if (call == "refresh") return make_error(ErrorCode::timeout, verbatim("no answer"));
    return std::nullopt;
  };
  auto keeper = world.keeper();
  const auto ask = [&] {
    return keeper.with_token([&](const ShopAccess& access) {
      return world.line->marketplace->orders_by_number(access, {"1"});
    });
  };
  for (int i = 0; i < 5; ++i) CHECK(ask());
  CHECK(world.market.count("refresh") == 1);
  // When the old token has reached its end there is one more try.
  world.clock.advance(24h * 4);
  CHECK(ask().error().code == ErrorCode::timeout);
  CHECK(ask().error().code == ErrorCode::timeout);
  CHECK(world.market.count("refresh") == 2);
}

TEST_CASE("a refresh token past its end is tried all the same") {
  TokenWorld world;
  world.consent().consent_end = world.now() + 24h * 5;
  world.connect("seller", {"100"});
  world.clock.advance(24h * 400);
  CHECK(world.call());
  CHECK(world.market.count("refresh") == 1);
  CHECK(world.connection("100").status == ConnectionStatus::connected);
}

TEST_CASE("a pair with an odd end is stored and used until it is refused") {
  TokenWorld world;
  world.consent().access_life = -1s;
  world.connect("seller", {"100"});
  world.consent().access_end = world.now() + 24h * 365;
  world.clock.advance(24h * 30);
  CHECK(world.call());
  CHECK(world.market.count("refresh") == 0);
}

TEST_CASE("a pair read a moment ago serves like one read now, however old it has become") {
  TokenWorld world;
  TokenKeeper keeper({world.lane, world.clock, *world.sealing}, *world.line,
                     world.connection("100"));
  keeper.know(world.stored());
  const auto pair = *db::read_tokens(world.stored(), *world.sealing);
  CHECK(keeper.access_token()->reveal() == pair.access.reveal());
  world.clock.advance(24h * 4);
  const auto renewed = keeper.access_token();
  REQUIRE(renewed);
  CHECK(world.accepted(*renewed));
  CHECK(world.market.count("refresh") == 1);
}

TEST_CASE("another key opens nothing and changes nothing") {
  TokenWorld world;
  const auto before = world.stored();
  const auto other = crypto::SealingKey::random();
  TokenKeeper keeper({world.lane, world.clock, other}, *world.line, world.connection("100"));
  keeper.know(before);
  const auto token = keeper.access_token();
  REQUIRE_FALSE(token);
  CHECK(token.error().code == ErrorCode::key_wrong);
  CHECK(world.stored().sealed_access == before.sealed_access);
  CHECK(world.connection("100").status == ConnectionStatus::connected);
}

TEST_CASE("keepers in two processes at once spend a refresh token once") {
  TokenWorld world;
  world.consent().access = "replaced on the other side";
  const auto old = world.keeper().access_token();
  REQUIRE(old);
  std::atomic<int> accepted = 0;
  const auto renew_from_elsewhere = [&] {
    SystemClock real;
    auto own_file = *db::Database::open(world.dir / "ecsync.db");
    auto own_line = *world.marketplaces.open(Site::lazada, {}, {});
    db::Lane own_lane(own_file);
    TokenKeeper keeper({own_lane, real, *world.sealing}, *own_line,
                       *db::find_connection(own_file, {Site::lazada, "100"}));
    const auto token = keeper.renew(*old, refused);
    if (token && token->reveal() == world.consent().access) ++accepted;
  };
  std::vector<std::thread> processes;
  for (int i = 0; i < 4; ++i) processes.emplace_back(renew_from_elsewhere);
  for (auto& process : processes) process.join();
  CHECK(accepted == 4);
  CHECK(world.market.count("refresh") == 1);
}

}  // namespace
}  // namespace ecsync::test
