#include <doctest/doctest.h>

#include "tests/core/consent/sign_in.h"

using namespace std::chrono_literals;

namespace ecsync::test {
namespace {

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
