#include "core/consent/kept_grant.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <optional>

#include "tests/core/consent/sign_in.h"

using namespace std::chrono_literals;

namespace ecsync::test {
namespace {

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

}  // namespace
}  // namespace ecsync::test
