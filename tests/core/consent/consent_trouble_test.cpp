#include "core/consent/consent_trouble.h"

#include <doctest/doctest.h>

#include "core/consent/disconnect.h"
#include "core/consent/session.h"
#include "core/consent/tokens.h"
#include "core/db/authorizations.h"
#include "core/health/check_access.h"
#include "tests/support/holds.h"
#include "tests/support/market_world.h"

using namespace std::chrono_literals;

namespace ecsync::test {
namespace {

constexpr auto day = 24h;

/// One shop of one seller that was read once.
class TroubledWorld : public MarketWorld {
 public:
  TroubledWorld() {
    market.add_shop("100").orders["1"] = simple_order("1", now() - 1h);
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

}  // namespace

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
