#include "core/health/check_access.h"

#include <doctest/doctest.h>

#include "tests/support/market_world.h"

using namespace std::chrono_literals;

namespace ecsync::test {
namespace {

/// Three shops, each with a consent of its own.
struct World : MarketWorld {
  std::vector<Connection> shops;

  World() {
    for (const auto* id : {"1", "2", "3"}) {
      market.add_shop(id);
      shops.push_back(connect("seller-" + std::string(id), {id}).front());
    }
    market.calls.clear();
  }
  std::vector<std::optional<Error>> ask(const SyncOptions& options = {}) {
    return check_access(context(), shops, options);
  }
  ConnectionStatus status(const std::string& shop) { return connection(shop).status; }
};

}  // namespace

TEST_CASE("every shop is asked once, and what is accepted is told as nothing") {
  World world;
  const auto rows = rows_of(world.database);
  for (const auto& answer : world.ask()) CHECK_FALSE(answer);
  CHECK(world.market.count("access") == 3);
  CHECK(world.market.calls.size() == 3);
  CHECK(rows_of(world.database) == rows);
}

TEST_CASE("a consent that is gone needs a new sign-in, and no other connection suffers") {
  World world;
  world.market.consent("seller-2").revoked = true;
  const auto answers = world.ask();
  CHECK_FALSE(answers[0]);
  CHECK_FALSE(answers[2]);
  REQUIRE(answers[1]);
  CHECK(answers[1]->code == ErrorCode::auth_required);
  CHECK(answers[1]->connection == "lazada:2");
  CHECK(world.status("2") == ConnectionStatus::needs_auth);
  CHECK(world.status("1") == ConnectionStatus::connected);
  // It is not asked again until the seller has signed in.
  world.shops[1] = world.connection("2");
  world.market.calls.clear();
  REQUIRE(world.ask()[1]);
  CHECK(world.market.count("access") == 2);
}

TEST_CASE("a dry run leaves the state of a connection alone") {
  World world;
  world.market.consent("seller-2").revoked = true;
  SyncOptions options;
  options.dry_run = true;
  REQUIRE(world.ask(options)[1]);
  CHECK(world.status("2") == ConnectionStatus::connected);
}

TEST_CASE("a token that is over is renewed on the way") {
  World world;
  world.clock.advance(24h * 8);
  for (const auto& answer : world.ask()) CHECK_FALSE(answer);
  CHECK(world.market.count("refresh") == 3);
  CHECK(world.market.count("access") == 3);
}

TEST_CASE("a marketplace in trouble is told and changes nothing") {
  World world;
  world.market.before = [](const std::string& call) -> std::optional<Error> {
    if (call == "access") return make_error(ErrorCode::timeout, verbatim("it did not answer"));
    return std::nullopt;
  };
  for (const auto& answer : world.ask()) {
    REQUIRE(answer);
    CHECK(answer->code == ErrorCode::timeout);
  }
  CHECK(world.status("1") == ConnectionStatus::connected);
}

TEST_CASE("what one question throws is that connection's answer, and every other is asked") {
  World world;
  world.market.before = [asked = 0](const std::string& call) mutable -> std::optional<Error> {
    if (call == "access" && ++asked == 1) throw std::runtime_error("no memory");
    return std::nullopt;
  };
  int thrown = 0;
  for (const auto& answer : world.ask()) {
    if (!answer) continue;
    ++thrown;
    CHECK(answer->code == ErrorCode::internal);
    CHECK(answer->message == "unexpected error: no memory");
    CHECK_FALSE(answer->connection.empty());
  }
  CHECK(thrown == 1);
  CHECK(world.market.count("access") == 3);
}

TEST_CASE("a key that opens nothing is told for each connection") {
  World world;
  world.keys.file = world.dir / "nothing.key";
  for (const auto& answer : world.ask()) {
    REQUIRE(answer);
    CHECK(answer->code == ErrorCode::key_missing);
  }
  CHECK(world.market.calls.empty());
}

}  // namespace ecsync::test
