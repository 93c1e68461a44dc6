#include <doctest/doctest.h>

#include "core/db/authorizations.h"
#include "core/health/check_access.h"
#include "tests/core/consent/troubled_world.h"
#include "tests/support/holds.h"

using namespace std::chrono_literals;

namespace ecsync::test {

TEST_CASE("a refused refresh token is sent once in a run, however many shops and threads want it") {
  MarketWorld world;
  std::vector<SyncTask> tasks;
  for (const auto* id : {"1", "2", "3", "4", "5", "6"}) world.market.add_shop(id);
  for (const auto& connection : world.connect("seller", {"1", "2", "3", "4", "5", "6"}))
    tasks.push_back({connection, {}});
  world.market.consent("seller").access = "replaced";
  const auto run = [&](std::optional<Error> answer) {
    world.market.calls.clear();
    world.market.before = [answer](const std::string& call) -> std::optional<Error> {
      return call == "refresh" ? answer : std::nullopt;
    };
    return sync_all(world.context(), db::SyncKind::orders, tasks, {});
  };
  SUBCASE("the app is refused") {
    for (const auto& report : run(make_error(ErrorCode::app_refused, verbatim("unknown app"))))
      CHECK(report.error->code == ErrorCode::app_refused);
    CHECK(world.market.count("refresh") == 1);
    CHECK(world.connection("1").status == ConnectionStatus::connected);
  }
  SUBCASE("it is refused for a reason that nobody knows") {
    for (const auto& report : run(make_error(ErrorCode::remote_refused, verbatim("no"))))
      CHECK(report.error->code == ErrorCode::remote_refused);
    CHECK(world.market.count("refresh") == 1);
    CHECK(world.connection("1").status == ConnectionStatus::connected);
  }
  SUBCASE("the consent is over") {
    for (const auto& report : run(make_error(ErrorCode::auth_required, verbatim("over"))))
      CHECK(report.error->code == ErrorCode::auth_required);
    CHECK(world.market.count("refresh") == 1);
    for (const auto& task : tasks)
      CHECK(world.connection(task.connection.id.shop).status == ConnectionStatus::needs_auth);
    // All of them heal together.
    world.clock.advance(6h);
    for (const auto& report : run(std::nullopt)) CHECK_FALSE(report.error);
    CHECK(world.market.count("refresh") == 1);
  }
}

/// Three shops of one seller.
class SharedWorld : public MarketWorld {
 public:
  SharedWorld() {
    for (const auto* id : {"1", "2", "3"}) market.add_shop(id).orders[id] = order(id);
    connect("seller", {"1", "2", "3"});
    market.calls.clear();
  }
  std::vector<SyncReport> run() {
    std::vector<SyncTask> tasks;
    for (const auto& connection : db::list_connections(database, false))
      tasks.push_back({connection, {}});
    return sync_all(context(), db::SyncKind::orders, tasks, {});
  }
  RemoteOrder order(const std::string& number) { return simple_order(number, now() - 1h); }
};

TEST_CASE("a refusal that shops share is told to each in its own name") {
  SharedWorld world;
  world.market.consent("seller").revoked = true;
  for (const auto& report : world.run()) {
    REQUIRE(report.error);
    CHECK(holds(report.error->message.english(), "'" + report.connection.name + "'"));
    CHECK(holds(report.error->hint.english(), "--reconnect " + report.connection.name));
    CHECK(report.error->connection == to_text(report.connection.id));
  }
  CHECK(world.market.count("refresh") == 1);
}

TEST_CASE("a lost answer that shops share is told to each in its own name") {
  SharedWorld world;
  world.clock.advance(day * 4);
  world.market.lost_refreshes = 1;
  for (const auto& report : world.run()) {
    REQUIRE(report.error);
    CHECK(holds(report.error->message.english(), "'" + report.connection.name + "' was lost"));
    CHECK(report.error->connection == to_text(report.connection.id));
  }
}

TEST_CASE("a stored difference of clocks that is wrong costs shops that share tokens one refresh") {
  SharedWorld world;
  const auto key = *world.connection("1").authorization;
  db::store_clock_offset(world.database, key, std::chrono::hours(24 * 400));
  for (const auto& report : world.run()) CHECK_FALSE(report.error);
  CHECK(world.market.count("refresh") == 1);
  for (const auto* id : {"1", "2", "3"})
    CHECK_FALSE(db::find_consent_trouble(world.database, world.connection(id).key));
}

TEST_CASE("a token that somebody else replaced meanwhile makes no bad run") {
  TroubledWorld world;
  auto& consent = world.market.consent("seller");
  consent.access = "replaced";
  // Twice, another process refreshes while our call is under way.
  int times = 0;
  world.market.before = [&](const std::string& call) -> std::optional<Error> {
    if (call != "access" || ++times > 3) return std::nullopt;
    if (times == 1) return std::nullopt;
    const auto sealing = *load_key(world.keys);
    const auto key = *world.connection("100").authorization;
    auto pair = *db::read_tokens(*db::find_authorization(world.database, key), sealing);
    pair.access = Secret("by another process " + std::to_string(times));
    consent.access = pair.access.reveal();
    db::store_tokens(world.database, key, Site::lazada, pair, sealing);
    return make_error(ErrorCode::auth_expired, verbatim("invalid access token"));
  };
  CHECK_FALSE(check_access(world.context(), {world.connection("100")}, {}).front());
  CHECK(times == 4);
  CHECK_FALSE(world.trouble());
}

TEST_CASE("a shop of a main account that is refused names those that go on") {
  MarketWorld world;
  for (const auto* id : {"1", "2", "3"}) world.market.add_shop(id);
  const auto code = world.market.sign_in("main", {"1", "2", "3"});
  world.market.consent("main").one_pair_per_shop = true;
  REQUIRE(world.try_connect({}, code));
  world.market.before = [](const std::string& call) -> std::optional<Error> {
    if (call == "refresh") return make_error(ErrorCode::auth_required, verbatim("no such shop"));
    return std::nullopt;
  };
  const auto report = world.sync("2");
  REQUIRE(report.error);
  CHECK(report.error->code == ErrorCode::auth_required);
  CHECK(report.error->hint ==
        "The other shops of this sign-in go on: shop-1, shop-3. Connect it again with: ecsync "
        "connect lazada --reconnect shop-2");
}

TEST_CASE("a plain word about one shop leaves the other shops of its consent alone") {
  MarketWorld world;
  world.market.add_shop("1");
  world.market.add_shop("2");
  world.connect("seller", {"1", "2"});
  world.market.before = [](const std::string& call) -> std::optional<Error> {
    if (call == "orders")
      return make_error(ErrorCode::auth_required, verbatim("the shop is not covered"));
    return std::nullopt;
  };
  CHECK(world.sync("1").error->code == ErrorCode::auth_required);
  CHECK(world.connection("1").status == ConnectionStatus::needs_auth);
  CHECK(world.connection("2").status == ConnectionStatus::connected);
}

}  // namespace ecsync::test
