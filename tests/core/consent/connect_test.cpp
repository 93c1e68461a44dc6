#include "core/consent/connect.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "core/consent/tokens.h"
#include "core/db/authorizations.h"
#include "tests/core/consent/sign_in.h"
#include "tests/support/holds.h"

using namespace std::chrono_literals;

namespace ecsync::test {
namespace {

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

}  // namespace
}  // namespace ecsync::test
