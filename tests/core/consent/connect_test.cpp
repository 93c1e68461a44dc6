#include "core/consent/connect.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <optional>

#include "core/consent/kept_grant.h"
#include "core/consent/tokens.h"
#include "core/db/authorizations.h"
#include "tests/support/holds.h"
#include "tests/support/market_world.h"
#include "tests/support/stored.h"

using namespace std::chrono_literals;

namespace ecsync::test {
namespace {

ConnectRequest wish(const std::string& country, const std::string& reconnect = "") {
  ConnectRequest request;
  request.country = country;
  request.reconnect = reconnect;
  return request;
}

std::int64_t rows(db::Database& database, const std::string& table) {
  return test::ask(database, "SELECT count(*) FROM " + table);
}

std::int64_t stored_pairs(db::Database& database) {
  return test::ask(database, "SELECT count(*) FROM authorizations WHERE access_token IS NOT NULL");
}

// Begins a sign-in and gives what the browser's address would hold besides the code.
std::string begun_state(MarketWorld& world, const ConnectRequest& request = {}) {
  const auto link = begin_connect(world.database, world.clock, world.marketplaces, request);
  REQUIRE(link);
  return link->url.substr(link->url.find("state="));
}

Result<std::vector<Connection>> finish(MarketWorld& world, const std::string& callback,
                                       const ConnectRequest& request = {}) {
  return finish_connect(world.database, world.clock, world.marketplaces, world.keys, request,
                        callback);
}

TEST_CASE("every shop of a consent becomes a connection of one authorization") {
  MarketWorld world;
  world.market.add_shop("100", "VN");
  world.market.add_shop("101", "SG");
  const auto connections = world.connect("seller", {"100", "101"});
  REQUIRE(connections.size() == 2);
  CHECK(connections[0].name == "shop-100");
  CHECK(connections[1].country == "SG");
  CHECK(connections[0].authorization == connections[1].authorization);
  CHECK(rows(world.database, "authorizations") == 1);
}

TEST_CASE("connecting a connected shop renews its tokens and doubles nothing") {
  MarketWorld world;
  world.market.add_shop("100");
  const auto first = world.connect("seller", {"100"});
  const auto again = world.connect("seller", {"100"});
  CHECK(again.front().key == first.front().key);
  CHECK(again.front().authorization == first.front().authorization);
  CHECK(rows(world.database, "connections") == 1);
  CHECK(rows(world.database, "authorizations") == 1);
}

TEST_CASE("a shop that comes with another consent leaves the old one, which is erased") {
  MarketWorld world;
  world.market.add_shop("100");
  world.connect("seller", {"100"});
  const auto moved = world.connect("new owner", {"100"});
  CHECK(rows(world.database, "authorizations") == 2);
  CHECK(stored_pairs(world.database) == 1);
  const auto stored = db::find_authorization(world.database, *moved.front().authorization);
  REQUIRE(stored);
  CHECK(stored->account == "new owner");
}

TEST_CASE("a consent for fewer shops leaves the others with the tokens they have") {
  MarketWorld world;
  world.market.add_shop("100");
  world.market.add_shop("101");
  world.connect("seller", {"100", "101"});
  world.connect("seller", {"101"});
  world.connect("seller", {"101"});
  CHECK(world.connection("100").authorization != world.connection("101").authorization);
  CHECK(stored_pairs(world.database) == 2);
  world.connect("seller", {"100", "101"});
  CHECK(world.connection("100").authorization == world.connection("101").authorization);
  CHECK(stored_pairs(world.database) == 1);
}

TEST_CASE("a consent does not replace a pair while that pair is being refreshed") {
  MarketWorld world;
  world.market.add_shop("100");
  const auto key = *world.connect("seller", {"100"}).front().authorization;
  const auto before = db::find_authorization(world.database, key)->sealed_access;
  auto refreshing = *world.database.lease(
      {refresh_lock_name(key), verbatim("the token"), "token refresh", 0s}, world.clock);
  const auto refused = world.try_connect({}, world.market.sign_in("seller", {"100"}));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::locked);
  CHECK(db::find_authorization(world.database, key)->sealed_access == before);
  refreshing.reset();
  CHECK(world.try_connect({}, world.market.sign_in("seller", {"100"})));
  CHECK(db::find_authorization(world.database, key)->sealed_access != before);
}

TEST_CASE("a seller's first consent replaces no pair and so locks none") {
  MarketWorld world;
  world.market.add_shop("100");
  world.connect("seller", {"100"});
  for (const auto& file : std::filesystem::directory_iterator(world.dir.path()))
    CHECK(file.path().filename().string().find("refresh-") == std::string::npos);
}

TEST_CASE("a main account makes one authorization per shop, each refreshed at its first use") {
  MarketWorld world;
  world.market.add_shop("100");
  world.market.add_shop("101");
  const auto code = world.market.sign_in("main", {"100", "101"});
  world.market.consent("main").one_pair_per_shop = true;
  const auto connections = world.try_connect({}, code);
  REQUIRE(connections);
  REQUIRE(connections->size() == 2);
  CHECK((*connections)[0].authorization != (*connections)[1].authorization);
  CHECK(world.sync("100").result == SyncReport::Result::ok);
  CHECK(world.market.count("refresh") == 1);
}

TEST_CASE("the wished name goes to the shop of the wished country") {
  MarketWorld world;
  world.market.add_shop("100", "SG");
  world.market.add_shop("101", "VN");
  auto request = wish("VN");
  request.name = "hanoi";
  const auto connections = world.try_connect(request, world.market.sign_in("s", {"100", "101"}));
  REQUIRE(connections);
  CHECK(world.connection("101").name == "hanoi");
  CHECK(world.connection("100").name == "shop-100");
}

TEST_CASE("a consent without a shop in the wished country stores nothing") {
  MarketWorld world;
  world.market.add_shop("100", "SG");
  const auto result = world.try_connect(wish("VN"), world.market.sign_in("seller", {"100"}));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::country_mismatch);
  CHECK(rows(world.database, "authorizations") == 0);
  CHECK(rows(world.database, "connections") == 0);
}

TEST_CASE(
    "a shop whose country nobody can read is stored all the same, because the code is spent") {
  for (const std::string region : {"Vietnam", "", "\xE2\x82\xAB", "V1"}) {
    CAPTURE(region);
    MarketWorld world;
    world.market.add_shop("100", region);
    CHECK(world.connect("seller", {"100"}).front().country == unknown_country);
    // Nobody said that it is in the country that was wished for, or that it is in another one.
    auto request = wish("VN");
    request.name = "hanoi";
    const auto wished = world.try_connect(request, world.market.sign_in("seller", {"100"}));
    REQUIRE(wished);
    CHECK(wished->front().country == unknown_country);
    CHECK(wished->front().name == "hanoi");
  }
}

TEST_CASE("a shop that is known keeps its country when nobody tells it any more") {
  MarketWorld world;
  auto& shop = world.market.add_shop("100", "VN");
  world.connect("seller", {"100"});
  shop.country = "";
  CHECK(world.connect("seller", {"100"}).front().country == "VN");
}

TEST_CASE("reconnecting refuses the consent of another shop and says what came") {
  MarketWorld world;
  world.market.add_shop("100");
  world.market.add_shop("200");
  world.connect("seller", {"100"});
  const auto result =
      world.try_connect(wish("", "shop-100"), world.market.sign_in("another", {"200"}));
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::auth_refused);
  CHECK(result.error().message.english().find("200") != std::string::npos);
  CHECK(rows(world.database, "connections") == 1);
}

TEST_CASE("the shops of a consent that is refused are named with what is known of each") {
  MarketWorld world;
  world.market.add_shop("100");
  world.market.add_shop("200", "MY");
  world.market.add_shop("300").name = "";
  world.connect("seller", {"100"});
  const auto result =
      world.try_connect(wish("", "shop-100"), world.market.sign_in("another", {"200", "300"}));
  REQUIRE_FALSE(result);
  CHECK(holds(result.error().message.english(), "200 Shop 200 (MY), 300 (VN)"));
}

TEST_CASE("reconnecting mends a connection whose consent was gone") {
  MarketWorld world;
  world.market.add_shop("100");
  world.connect("seller", {"100"});
  world.market.consent("seller").revoked = true;
  CHECK(world.sync("100").result == SyncReport::Result::error);
  REQUIRE(world.connection("100").status == ConnectionStatus::needs_auth);
  CHECK(world.try_connect(wish("", "shop-100"), world.market.sign_in("seller", {"100"})));
  CHECK(world.connection("100").status == ConnectionStatus::connected);
  CHECK(world.sync("100").result == SyncReport::Result::ok);
}

TEST_CASE("a code works once") {
  MarketWorld world;
  world.market.add_shop("100");
  const auto code = world.market.sign_in("seller", {"100"});
  CHECK(world.try_connect({}, code));
  const auto again = world.try_connect({}, code);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == ErrorCode::auth_refused);
}

// A seller has signed in, and then the marketplace fails when it is asked for the shops.
class HalfGrantedWorld : public MarketWorld {
 public:
  explicit HalfGrantedWorld(ErrorCode fault = ErrorCode::remote_unavailable,
                            const ConnectRequest& request = {}) {
    market.add_shop("100");
    market.before = [this](const std::string& call) -> std::optional<Error> {
      if (call == "shops" && failure) return make_error(*failure, verbatim("no answer"));
      return std::nullopt;
    };
    failure = fault;
    callback = "code=" + market.sign_in("seller", {"100"}) + "&" + begun_state(*this, request);
  }
  Result<std::optional<std::vector<Connection>>> resume(const ConnectRequest& request = {}) {
    return resume_connect(database, clock, marketplaces, keys, request);
  }

  std::optional<ErrorCode> failure;
  std::string callback;
};

TEST_CASE("what a code brought is kept until its shops are told, and no new sign-in is needed") {
  HalfGrantedWorld world;
  const auto failed = finish(world, world.callback);
  REQUIRE_FALSE(failed);
  CHECK(failed.error().code == ErrorCode::remote_unavailable);
  CHECK(failed.error().hint ==
        "What was granted is kept for a day: run the same command again, without a new sign-in.");
  CHECK(rows(world.database, "connections") == 0);
  CHECK(rows(world.database, "authorizations") == 0);
  world.failure.reset();
  world.clock.advance(20h);
  world.reopen();
  SUBCASE("with the same address") {
    const auto connected = finish(world, world.callback);
    REQUIRE(connected);
    CHECK(connected->size() == 1);
  }
  SUBCASE("or without any") {
    const auto connected = world.resume();
    REQUIRE(connected);
    REQUIRE(*connected);
    CHECK((*connected)->front().id.shop == "100");
  }
  CHECK(world.market.count("exchange") == 1);
  CHECK(rows(world.database, "pending_consents") == 0);
  CHECK(world.sync("100").result == SyncReport::Result::ok);
}

TEST_CASE("a sign-in that was kept waits for its marketplace's app, and for its own key") {
  struct NoApp : Marketplaces {
    Result<std::unique_ptr<MarketplaceLine>> open(Site, std::chrono::seconds,
                                                  const Patience&) override {
      return make_error(ErrorCode::usage, verbatim("no app"));
    }
  };
  HalfGrantedWorld world;
  REQUIRE_FALSE(finish(world, world.callback));
  world.failure.reset();
  NoApp no_app;
  const auto refused = resume_connect(world.database, world.clock, no_app, world.keys, {});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message == "no app");
  auto other_keys = world.keys;
  other_keys.fallback = world.dir.write("other.key", std::string(32, 'k'));
  std::filesystem::permissions(other_keys.fallback, std::filesystem::perms::owner_read);
  const auto other =
      resume_connect(world.database, world.clock, world.marketplaces, other_keys, {});
  REQUIRE(other);
  CHECK_FALSE(*other);
  CHECK(*world.resume());
}

TEST_CASE("what is kept of a grant is the whole grant") {
  MarketWorld world;
  Grant grant;
  grant.account = "main";
  grant.region = "VN";
  grant.one_pair_per_shop = true;
  grant.tokens = {Secret("access"), Secret("refresh"),      world.now(),
                  world.now() + 4h, world.now() + 24h * 30, world.now() + 24h * 365};
  grant.shops = {{"100", "Nắng Ấm", "VN", "key", "shop-100", world.now() + 24h * 90},
                 {"200", "", "MY", "", "", std::nullopt}};
  db::PendingConsent pending;
  pending.state = "s";
  pending.site = Site::lazada;
  pending.created_at = world.now();
  const auto sealing = crypto::SealingKey::random();
  keep_grant(world.database, pending, grant, "code", sealing);
  const auto kept = kept_grant(pending, "code", sealing);
  REQUIRE(kept);
  CHECK(kept->account == "main");
  CHECK(kept->region == "VN");
  CHECK(kept->one_pair_per_shop);
  CHECK(kept->tokens.access.reveal() == "access");
  CHECK(kept->tokens.refresh.reveal() == "refresh");
  CHECK(kept->tokens.issued_at == grant.tokens.issued_at);
  CHECK(kept->tokens.access_expires_at == grant.tokens.access_expires_at);
  CHECK(kept->tokens.refresh_expires_at == grant.tokens.refresh_expires_at);
  CHECK(kept->tokens.consent_expires_at == grant.tokens.consent_expires_at);
  REQUIRE(kept->shops.size() == 2);
  for (std::size_t i = 0; i < kept->shops.size(); ++i) {
    CHECK(kept->shops[i].shop_id == grant.shops[i].shop_id);
    CHECK(kept->shops[i].name == grant.shops[i].name);
    CHECK(kept->shops[i].country == grant.shops[i].country);
    CHECK(kept->shops[i].shop_key == grant.shops[i].shop_key);
    CHECK(kept->shops[i].account == grant.shops[i].account);
    CHECK(kept->shops[i].consent_expires_at == grant.shops[i].consent_expires_at);
  }
  CHECK_FALSE(kept_grant(pending, "another code", sealing));
}

TEST_CASE("a connect that dies behind the exchange of its code loses nothing") {
  struct Killed {};
  HalfGrantedWorld world;
  world.market.before = [](const std::string& call) -> std::optional<Error> {
    if (call == "shops") throw Killed{};
    return std::nullopt;
  };
  CHECK_THROWS_AS((void)finish(world, world.callback), Killed);
  world.market.before = nullptr;
  world.reopen();
  const auto connected = world.resume();
  REQUIRE(connected);
  REQUIRE(*connected);
  CHECK(world.sync("100").result == SyncReport::Result::ok);
}

TEST_CASE("what a code brought is not kept when the consent itself is refused") {
  HalfGrantedWorld world(ErrorCode::auth_refused);
  const auto refused = finish(world, world.callback);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().hint.empty());
  CHECK(rows(world.database, "pending_consents WHERE granted IS NOT NULL") == 0);
  CHECK_FALSE(*world.resume());
  // The same sign-in may bring another code.
  world.failure.reset();
  const auto state = world.callback.substr(world.callback.find("state="));
  CHECK(finish(world, "code=" + world.market.sign_in("seller", {"100"}) + "&" + state));
}

TEST_CASE("a sign-in that goes on is over when what it lacks is refused once more for good") {
  HalfGrantedWorld world(ErrorCode::remote_refused);
  CHECK_FALSE(finish(world, world.callback));
  const auto again = world.resume();
  REQUIRE_FALSE(again);
  CHECK(again.error().hint == "The code is used up; open the sign-in address again.");
  CHECK_FALSE(*world.resume());
  CHECK(rows(world.database, "pending_consents WHERE granted IS NOT NULL") == 0);
}

TEST_CASE("a sign-in goes on only where it is what was asked for, and for a day") {
  ConnectRequest hanoi;
  hanoi.name = "hanoi";
  HalfGrantedWorld world(ErrorCode::network, hanoi);
  CHECK_FALSE(finish(world, world.callback));
  ConnectRequest saigon;
  saigon.name = "saigon";
  CHECK_FALSE(*world.resume(saigon));
  world.failure.reset();
  SUBCASE("in time") {
    const auto connected = world.resume(hanoi);
    REQUIRE(connected);
    REQUIRE(*connected);
    CHECK((*connected)->front().name == "hanoi");
  }
  SUBCASE("too late") {
    world.clock.advance(25h);
    CHECK_FALSE(*world.resume(hanoi));
  }
}

TEST_CASE("another code for the same sign-in takes the place of what the first one brought") {
  HalfGrantedWorld world;
  CHECK_FALSE(finish(world, world.callback));
  world.failure.reset();
  const auto state = world.callback.substr(world.callback.find("state="));
  CHECK(finish(world, "code=" + world.market.sign_in("seller", {"100"}) + "&" + state));
  CHECK(world.market.count("exchange") == 2);
  CHECK(rows(world.database, "pending_consents") == 0);
}

TEST_CASE("what of a consent cannot be read is told, and the rest is connected") {
  MarketWorld world;
  world.market.add_shop("100");
  world.market.grant_notes.push_back(verbatim("a shop of this consent cannot be read"));
  std::vector<std::string> told;
  ConnectRequest request;
  request.note = [&told](const Message& note) { told.push_back(note.english()); };
  REQUIRE(world.try_connect(request, world.market.sign_in("seller", {"100"})));
  CHECK(told == std::vector<std::string>{"a shop of this consent cannot be read"});
}

TEST_CASE("the address must carry the state of a sign-in begun within the hour") {
  MarketWorld world;
  world.market.add_shop("100");
  const auto code = "code=" + world.market.sign_in("seller", {"100"});
  SUBCASE("none was begun") {}
  SUBCASE("it carries no state") {
    begun_state(world);
  }
  SUBCASE("it carries another state") {
    begun_state(world);
    CHECK(finish(world, code + "&state=0123").error().code == ErrorCode::auth_refused);
  }
  SUBCASE("it is too old") {
    const auto state = begun_state(world);
    world.clock.advance(61min);
    CHECK(finish(world, code + "&" + state).error().code == ErrorCode::auth_refused);
  }
  const auto result = finish(world, code);
  REQUIRE_FALSE(result);
  CHECK(result.error().code == ErrorCode::auth_refused);
  CHECK(result.error().hint.english().find("--print-url") != std::string::npos);
  CHECK(world.market.count("exchange") == 0);
}

TEST_CASE("an address without a state is told apart from one with somebody else's") {
  MarketWorld world;
  begun_state(world);
  CHECK(finish(world, "code=1").error().message ==
        "the address holds no state, so it may come from somebody else");
  CHECK(finish(world, "code=1&state=0123").error().message ==
        "the address does not belong to a sign-in begun here");
}

TEST_CASE("one sign-in takes one answer, be the next code as good as the first") {
  MarketWorld world;
  world.market.add_shop("100");
  world.market.add_shop("200");
  const auto state = begun_state(world);
  REQUIRE(finish(world, "code=" + world.market.sign_in("seller", {"100"}) + "&" + state));
  const auto again =
      finish(world, "code=" + world.market.sign_in("another", {"200"}) + "&" + state);
  REQUIRE_FALSE(again);
  CHECK(again.error().code == ErrorCode::auth_refused);
  CHECK(world.market.count("exchange") == 1);
  CHECK(rows(world.database, "connections") == 1);
}

TEST_CASE("a dry run shows a sign-in address whose answer is not awaited") {
  MarketWorld world;
  ConnectRequest request;
  request.dry_run = true;
  const auto state = begun_state(world, request);
  CHECK(rows(world.database, "pending_consents") == 0);
  CHECK(finish(world, "code=1&" + state).error().code == ErrorCode::auth_refused);
  CHECK(world.market.calls.empty());
}

TEST_CASE("where the marketplace does not echo the state a sign-in must still have been begun") {
  MarketWorld world;
  world.market.echoes_state = false;
  world.market.add_shop("100");
  const auto code = "code=" + world.market.sign_in("seller", {"100"});
  CHECK_FALSE(finish(world, code));
  begun_state(world);
  CHECK(finish(world, code));
}

TEST_CASE("a state that comes back unasked must be ours all the same") {
  MarketWorld world;
  world.market.echoes_state = false;
  world.market.add_shop("100");
  const auto code = "code=" + world.market.sign_in("seller", {"100"});
  const auto state = begun_state(world);
  CHECK(finish(world, code + "&state=0123").error().code == ErrorCode::auth_refused);
  CHECK(finish(world, code + "&" + state));
}

TEST_CASE("the callback remembers country and name that its sign-in was begun with") {
  MarketWorld world;
  world.market.add_shop("100", "SG");
  const auto code = world.market.sign_in("seller", {"100"});
  auto request = wish("SG");
  request.name = "orchard";
  const auto state = begun_state(world, request);
  CHECK(finish(world, "?code=" + code + "&" + state));
  CHECK(world.connection("100").name == "orchard");
}

TEST_CASE("an address without a code or with a refusal asks the marketplace nothing") {
  MarketWorld world;
  const auto state = begun_state(world);
  CHECK(finish(world, state).error().code == ErrorCode::auth_refused);
  CHECK(finish(world, "code=null&error=auth_denied&" + state).error().code ==
        ErrorCode::auth_refused);
  CHECK(world.market.calls.empty());
}

TEST_CASE("a code is not burnt while the key cannot be used") {
  MarketWorld world;
  world.market.add_shop("100");
  const auto code = world.market.sign_in("seller", {"100"});
  world.keys.file = world.dir / "absent.key";
  const auto result = world.try_connect({}, code);
  REQUIRE_FALSE(result);
  CHECK(exit_status(result.error().code) == ExitStatus::key);
  CHECK(world.market.count("exchange") == 0);
  world.keys.file.clear();
  CHECK(world.try_connect({}, code));
}

TEST_CASE("of countries to choose from one must be chosen, and without a choice two letters do") {
  MarketWorld world;
  const auto begin = [&](const std::string& country) {
    return begin_connect(world.database, world.clock, world.marketplaces, wish(country));
  };
  CHECK(begin("US"));
  CHECK(begin("AZ"));
  for (const auto* odd : {"V", "VNM", "vn", "@A", "[A", "A1"}) {
    CAPTURE(odd);
    CHECK_FALSE(begin(odd));
  }
  CHECK(begin("Vietnam").error().hint == "Use two letters, as in VN.");
  world.market.countries = {"SG", "VN"};
  CHECK(begin("VN"));
  CHECK(begin(""));
  const auto refused = begin("US");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::usage);
  CHECK(refused.error().hint == "Use one of SG, VN.");
}

TEST_CASE("a callback for a country that is not to be chosen spends no code") {
  MarketWorld world;
  world.market.countries = {"SG", "VN"};
  world.market.add_shop("100");
  const auto link = begin_connect(world.database, world.clock, world.marketplaces, wish("VN"));
  REQUIRE(link);
  const auto state = link->url.substr(link->url.find("state="));
  const auto code = world.market.sign_in("seller", {"100"});
  const auto refused =
      finish_connect(world.database, world.clock, world.marketplaces, world.keys, wish("US"),
                     "https://seller.example/back?code=" + code + "&" + state);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::usage);
  CHECK(world.market.count("exchange") == 0);
}

TEST_CASE("renewing a consent asks for the country of its shop where there is a choice") {
  MarketWorld world;
  world.market.add_shop("100");
  const auto known = world.connect("seller", {"100"}).front();
  const auto sign_in_url = [&] {
    return begin_connect(world.database, world.clock, world.marketplaces, wish("", known.name))
        ->url;
  };
  CHECK(sign_in_url().find("country=&") != std::string::npos);
  world.market.countries = {"SG", "VN"};
  CHECK(sign_in_url().find("country=VN&") != std::string::npos);
}

TEST_CASE("a reference that is unknown and a name of the wrong form are refused early") {
  MarketWorld world;
  const auto begin = [&](const ConnectRequest& request) {
    return begin_connect(world.database, world.clock, world.marketplaces, request);
  };
  CHECK(begin(wish("", "nobody")).error().code == ErrorCode::not_found);
  auto request = wish("VN");
  for (const auto* odd :
       {"Hà Nội", "`a", "{a", "/a", ":a", "-a", ".a", "_a", "A", "a b", "a/", "a:"}) {
    CAPTURE(odd);
    request.name = odd;
    CHECK(begin(request).error().code == ErrorCode::invalid_value);
  }
  for (const auto* plain : {"az", "za", "09", "9-0", "a.b_c"}) {
    CAPTURE(plain);
    request.name = plain;
    CHECK(begin(request));
  }
}

TEST_CASE("the marketplace's time is learnt from connecting on") {
  MarketWorld world;
  world.market.clock_ahead = 3h;
  world.market.add_shop("100");
  const auto connections = world.connect("seller", {"100"});
  const auto stored = db::find_authorization(world.database, *connections.front().authorization);
  REQUIRE(stored);
  CHECK(stored->clock_offset == 3h);
}

TEST_CASE("a browser's visit answers a sign-in only with that sign-in's state") {
  const std::string sign_in = "https://auth.example/authorize?client_id=1&state=s1";
  CHECK(answers("/?code=c&state=s1", sign_in));
  CHECK_FALSE(answers("/?code=c&state=s2", sign_in));
  CHECK_FALSE(answers("/?code=c", sign_in));
  CHECK(answers("/?error=denied&state=s1", sign_in));
  CHECK_FALSE(answers("/?error=denied&state=s2", sign_in));
  CHECK_FALSE(answers("/?error=denied", sign_in));
  CHECK_FALSE(answers("/?state=s1", sign_in));
}

TEST_CASE("an answer that begins a second query behind the redirect address's own is understood") {
  MarketWorld world;
  world.market.add_shop("100", "VN");
  const auto state = begun_state(world);
  const auto code = world.market.sign_in("seller", {"100"});
  const auto connected =
      finish(world, "https://shop.example/back?" + state + "?code=" + code + "&shop_id=100#top");
  REQUIRE(connected);
  CHECK(connected->size() == 1);

  const std::string sign_in =
      "https://partner.example/auth?redirect=https%3A%2F%2Fshop.example%2F%3Fstate%3Ds1&sign=a";
  for (const char* const answer : {"/?state=s1?code=c", "?state=s1?code=c", "state=s1?code=c",
                                   "https://shop.example/a=b?state=s1?code=c"}) {
    CAPTURE(answer);
    CHECK(answers(answer, sign_in));
    CHECK(holds_answer(answer));
  }
  CHECK_FALSE(answers("/?state=s2?code=c", sign_in));
}

TEST_CASE(
    "a state that travels in the redirect address is ours when it comes back, and may be lost") {
  const std::string sign_in =
      "https://partner.example/auth?redirect=https%3A%2F%2Fshop.example%2F%3Fstate%3Ds1&sign=a";
  CHECK(answers("/?code=c&state=s1", sign_in));
  CHECK(answers("/?code=c", sign_in));
  CHECK_FALSE(answers("/?code=c&state=s2", sign_in));
  CHECK(answers("/?error=denied&state=s1", sign_in));
  CHECK_FALSE(answers("/?error=denied", sign_in));
}

}  // namespace
}  // namespace ecsync::test
