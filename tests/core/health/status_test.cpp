#include "core/health/status.h"

#include <doctest/doctest.h>

#include "core/db/connections.h"
#include "core/db/query.h"
#include "core/db/set_aside.h"
#include "core/db/sync_state.h"
#include "tests/support/small_shop.h"

namespace ecsync {
namespace {

using db::operator""_sql;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using test::SmallShop;

/// The one connection's problem, asked so long after the shop was connected.
std::string problem(SmallShop& shop, seconds later, std::optional<seconds> max_age = std::nullopt) {
  const auto report = read_status(shop.database, shop.clock.now_seconds() + later, max_age);
  REQUIRE(report.connections.size() == 1);
  CHECK(report.healthy() == report.connections[0].problem.empty());
  return report.connections[0].problem.english();
}

/// An order run that ended so long after the shop was connected.
void run(SmallShop& shop, seconds later, std::optional<ErrorCode> failure = std::nullopt,
         db::SyncKind kind = db::SyncKind::orders) {
  const auto at = shop.clock.now_seconds() + later;
  std::optional<Error> error;
  if (failure) error = make_error(*failure, verbatim("something broke"));
  db::begin_run(shop.database, shop.connection, kind, at);
  db::end_run(shop.database, shop.connection, kind, at, 1, error ? &*error : nullptr);
}

}  // namespace

TEST_CASE("a connection is well while its last run was") {
  SmallShop shop;
  CHECK(problem(shop, hours{1}) == "");
  run(shop, hours{1});
  CHECK(problem(shop, hours{500}) == "");
  run(shop, hours{2}, ErrorCode::network);
  CHECK(problem(shop, hours{3}) == "the last run failed: something broke");
  const auto report = read_status(shop.database, shop.clock.now_seconds() + hours{3}, std::nullopt);
  const auto& health = report.connections[0];
  CHECK(health.age == hours{2});
  REQUIRE(health.last_error);
  CHECK(health.last_error->code == ErrorCode::network);
  CHECK(health.last_error->connection == "shopee:1");
  run(shop, hours{4});
  CHECK(problem(shop, hours{5}) == "");
}

TEST_CASE("orders that are set aside are a problem of a connection that is well otherwise") {
  SmallShop shop;
  run(shop, hours{1});
  db::put_rejected_order(shop.database, shop.connection, {"A", "no"}, shop.clock.now_seconds());
  CHECK(problem(shop, hours{2}) == "1 order could not be read and is set aside");
  CHECK(problem(shop, hours{2}, hours{1}) == "1 order could not be read and is set aside");
  CHECK(problem(shop, hours{3}, hours{1}) == "the last success is 2 hours old");
  const auto report = read_status(shop.database, shop.clock.now_seconds(), std::nullopt);
  CHECK(report.connections.at(0).orders_set_aside == 1);
  CHECK_FALSE(report.connections.at(0).last_error);
}

TEST_CASE("what the marketplace says now goes before what the last run ended with") {
  SmallShop shop;
  run(shop, hours{1}, ErrorCode::network);
  const auto asked = [&](ErrorCode code, std::optional<seconds> max_age = std::nullopt) {
    auto error = make_error(code, verbatim("it said so"));
    error.connection = "shopee:1";
    const auto report = read_status(shop.database, shop.clock.now_seconds() + hours{2}, max_age,
                                    {{shop.connection, error}});
    CHECK(report.connections[0].last_error->code == code);
    return report.connections[0].problem.english();
  };
  CHECK(asked(ErrorCode::app_refused) == "the access does not work now: it said so");
  CHECK(asked(ErrorCode::timeout) == "the access cannot be checked now: it said so");
  run(shop, hours{1} + minutes{30});
  CHECK(asked(ErrorCode::timeout, hours{1}) == "");
  CHECK(asked(ErrorCode::app_refused, hours{1}) == "the access does not work now: it said so");
}

TEST_CASE("with an age, failures that may pass are none until the last success is older") {
  SmallShop shop;
  run(shop, hours{1});
  run(shop, hours{2}, ErrorCode::timeout);
  CHECK(problem(shop, hours{2}, hours{1}) == "");
  CHECK(problem(shop, hours{2} + seconds{1}, hours{1}) ==
        "the last success is 60 minutes old: something broke");
  run(shop, hours{2}, ErrorCode::remote_refused);
  CHECK(problem(shop, hours{2}, hours{1}) == "the last run failed: something broke");
  run(shop, hours{3});
  CHECK(problem(shop, hours{3} + minutes{59}, hours{1}) == "");
  CHECK(problem(shop, hours{30}, hours{1}) == "the last success is 27 hours old");
}

TEST_CASE("a connection that never had a success is measured from its connecting") {
  SmallShop shop;
  CHECK(problem(shop, hours{1}, hours{1}) == "");
  CHECK(problem(shop, hours{72}, hours{1}) == "there has been no success in 3 days");
}

TEST_CASE("a consent that its marketplace ended is a problem, and one whose end has come is none") {
  SmallShop shop;
  run(shop, hours{1});
  db::set_connection_status(shop.database, shop.connection, ConnectionStatus::needs_auth);
  CHECK(problem(shop, hours{1}, hours{24}) == "the seller must sign in again");
  db::set_connection_status(shop.database, shop.connection, ConnectionStatus::connected);
  db::Query(shop.database,
            "UPDATE authorizations SET refresh_expires_at = 1, consent_expires_at = 1"_sql)
      .run();
  // Whether it really ends then is the marketplace's to say, and this machine's clock may be wrong.
  CHECK(problem(shop, hours{1}) == "");
}

TEST_CASE("a failed product run is told when the order run was well") {
  SmallShop shop;
  run(shop, hours{1});
  run(shop, hours{1}, ErrorCode::remote_bad_answer, db::SyncKind::products);
  CHECK(problem(shop, hours{1}, hours{2}) == "the last run failed: something broke");
}

TEST_CASE(
    "a run that was killed is no failure, and a clock that was set back makes no age below 0") {
  SmallShop shop;
  run(shop, hours{1});
  db::begin_run(shop.database, shop.connection, db::SyncKind::orders,
                shop.clock.now_seconds() + hours{2});
  CHECK(problem(shop, hours{2}, hours{1}) == "");
  const auto report = read_status(shop.database, shop.clock.now_seconds(), std::nullopt);
  CHECK(report.connections[0].age == seconds{0});
}

TEST_CASE("status counts what waits, and leaves disconnected shops out") {
  SmallShop shop;
  shop.sell("A1", {{"10"}, {"20"}});
  shop.stock("P", 5);
  shop.link("10", {"P"});
  auto report = read_status(shop.database, shop.clock.now_seconds(), std::nullopt);
  CHECK(report.unlinked_listings == 1);
  CHECK(report.open_slips == 0);
  CHECK(report.exceptions == 1);  // a line of A1 is not linked
  const db::Transaction transaction(shop.database);
  db::detach_connection(shop.database, shop.connection);
  report = read_status(shop.database, shop.clock.now_seconds(), std::nullopt);
  CHECK(report.connections.empty());
  CHECK(report.healthy());
}

TEST_CASE("rough durations say no more than is of use") {
  CHECK(rough_duration(seconds{0}) == "0 seconds");
  CHECK(rough_duration(seconds{119}) == "119 seconds");
  CHECK(rough_duration(minutes{2}) == "2 minutes");
  CHECK(rough_duration(minutes{119}) == "119 minutes");
  CHECK(rough_duration(hours{47}) == "47 hours");
  CHECK(rough_duration(hours{48}) == "2 days");
}

}  // namespace ecsync
