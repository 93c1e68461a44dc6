#include "adapters/tiktok/tiktok.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>

#include "tests/adapters/lazada/fake_lazada.h"
#include "tests/adapters/tiktok/tiktok_bench.h"
#include "tests/support/dated_http.h"
#include "tests/support/read_all.h"
#include "tests/support/take_grant.h"

namespace ecsync::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* search = "/order/202309/orders/search";
constexpr const char* single = "/order/202309/orders";
constexpr const char* shops = "/authorization/202309/shops";
constexpr const char* product_search = "/product/202502/products/search";
constexpr const char* detail = "/product/202309/products/";

void put_orders(TiktokBench& bench, int count) {
  for (int i = 0; i < count; ++i) {
    const Timestamp time = bench.now() - 3h + std::chrono::seconds(i);
    bench.shop.orders[tiktok_number(i)] = {time, time, "AWAITING_SHIPMENT", 2};
  }
}

Result<OrderPage> read_page(TiktokBench& bench) {
  return bench.tiktok.orders(bench.access(),
                             {Window::Field::updated, bench.now() - 48h, bench.now()}, "");
}

struct Catalogue {
  std::map<std::string, int> times;  ///< how often each listing came
  std::vector<RejectedListing> rejected;
  std::vector<Message> notes;
  bool sure = true;
};

Catalogue read_catalogue(TiktokBench& bench) {
  Catalogue read;
  std::string place;
  for (int pages = 0; pages < 2000; ++pages) {
    const auto page = bench.tiktok.listings(bench.access(), place, read_all);
    REQUIRE_MESSAGE(page.has_value(), (page ? std::string() : page.error().message.english()));
    for (const auto& listing : page->listings) ++read.times[to_text(listing.id)];
    read.notes.insert(read.notes.end(), page->notes.begin(), page->notes.end());
    read.sure = read.sure && page->sure;
    read.rejected.insert(read.rejected.end(), page->rejected.begin(), page->rejected.end());
    place = page->next;
    if (place.empty()) return read;
  }
  FAIL("the catalogue does not end");
  return read;
}

// ---------------------------------------------------------------- consent

TEST_CASE("TikTok's sign-in address needs the app's service id") {
  TiktokBench bench;
  const auto link = bench.tiktok.consent_link("VN", "abc");
  REQUIRE(link);
  CHECK(link->url.find("service_id=7490000000000000001&state=abc") != std::string::npos);
  auto app = bench.app;
  app.service_id = "";
  const auto missing = tiktok::Tiktok(bench.caller, app).consent_link("", "abc");
  REQUIRE_FALSE(missing);
  CHECK(missing.error().code == ErrorCode::usage);
  CHECK(missing.error().hint.english().find("ECSYNC_TIKTOK_SERVICE_ID") != std::string::npos);
}

TEST_CASE("a TikTok consent brings its tokens and shops with one send of the code") {
  TiktokBench bench;
  const auto grant = test::take_grant(bench.tiktok, {{"code", bench.shop.code}, {"state", "s"}});
  REQUIRE(grant);
  CHECK(grant->account == "hWaeExample");
  CHECK_FALSE(grant->one_pair_per_shop);
  CHECK(epoch_seconds(*grant->tokens.refresh_expires_at) == 4903858076);
  REQUIRE(grant->shops.size() == 1);
  CHECK(grant->shops[0].shop_id == "7495000000000000001");
  CHECK(grant->shops[0].name == "Nắng Ấm");
  CHECK(grant->shops[0].country == "VN");
  CHECK(grant->shops[0].shop_key == bench.shop.cipher);
  REQUIRE(bench.shop.requests.size() == 2);
  const auto& first = bench.shop.requests[0];
  CHECK(first.path == "/api/v2/token/get");
  CHECK(first.method == HttpRequest::Method::get);
  CHECK_FALSE(first.repeatable);
  CHECK(first.params.at("grant_type") == "authorized_code");
  CHECK_FALSE(first.params.contains("sign"));
  CHECK_FALSE(bench.shop.requests[1].params.contains("shop_cipher"));
}

TEST_CASE("a seller who says no on TikTok's page is told so") {
  TiktokBench bench;
  const auto grant = test::take_grant(bench.tiktok, {{"code", "null"}, {"error", "auth_denied"}});
  REQUIRE_FALSE(grant);
  CHECK(grant.error().code == ErrorCode::auth_refused);
  CHECK(grant.error().message.english().find("auth_denied") != std::string::npos);
  CHECK(bench.shop.requests.empty());
}

TEST_CASE("a TikTok consent that is of no use is refused") {
  TiktokBench bench;
  bench.shop.grant_extra = R"("user_type":1)";
  auto grant = test::take_grant(bench.tiktok, {{"code", bench.shop.code}});
  REQUIRE_FALSE(grant);
  CHECK(grant.error().code == ErrorCode::auth_refused);
  CHECK(bench.shop.requests.size() == 1);
  bench.shop.grant_extra = R"("user_type":0)";
  bench.shop.fail_next(shops, FakeTiktok::answer(R"({"code":0,"data":{"shops":[]}})"));
  grant = test::take_grant(bench.tiktok, {{"code", bench.shop.code}});
  REQUIRE_FALSE(grant);
  CHECK(grant.error().code == ErrorCode::auth_refused);
}

TEST_CASE("a TikTok consent whose shops cannot be listed says which of the app's scopes it lacks") {
  TiktokBench bench;
  bench.shop.fail_next(shops, FakeTiktok::refusal(105005, "no scope", 403));
  const auto grant = test::take_grant(bench.tiktok, {{"code", bench.shop.code}});
  REQUIRE_FALSE(grant);
  CHECK(grant.error().code == ErrorCode::remote_refused);
  CHECK(grant.error().hint.english().find("Shop Authorized Information") != std::string::npos);
}

TEST_CASE("the tokens of a TikTok consent come before its shops are asked for") {
  TiktokBench bench;
  bench.shop.fail_next(shops, FakeTiktok::refusal(36009004, "access_token is invalid", 401));
  auto grant = bench.tiktok.exchange({{"code", bench.shop.code}});
  REQUIRE(grant);
  CHECK(bench.shop.requests.size() == 1);
  CHECK(grant->account == "hWaeExample");
  const auto refused = bench.tiktok.complete(*grant);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::remote_unavailable);
  REQUIRE(bench.tiktok.complete(*grant));
  CHECK(grant->shops.size() == 1);
}

TEST_CASE(
    "a page in place of TikTok's tokens hints at the host, and that the code may be used up") {
  TiktokBench bench;
  bench.shop.fail_next("/api/v2/token/get", FakeTiktok::answer("<html>Not Found</html>", 404));
  const auto grant = test::take_grant(bench.tiktok, {{"code", bench.shop.code}});
  REQUIRE_FALSE(grant);
  CHECK(grant.error().code == ErrorCode::remote_refused);
  CHECK(
      grant.error().hint ==
      "The code may be used up; open the sign-in address again. The host or the path may be "
      "wrong: check the address of the marketplace (ECSYNC_*_API_BASE) and any proxy in between.");
}

TEST_CASE("a global TikTok seller is connected when the shops call lists a shop") {
  TiktokBench bench;
  for (const char* type : {R"("user_type":4)", R"("user_type":5)"}) {
    bench.shop.grant_extra = type;
    const auto grant = test::take_grant(bench.tiktok, {{"code", bench.shop.code}});
    REQUIRE(grant);
    CHECK(grant->shops.size() == 1);
  }
}

TEST_CASE("the hourly limit of a TikTok test shop is not waited for") {
  TiktokBench bench;
  put_orders(bench, 2);
  bench.shop.fail_next("/order", FakeTiktok::refusal(36009037, "hourly limit", 429), 9);
  const auto page = read_page(bench);
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::rate_limited);
  CHECK(page.error().hint == "Run the command again after 2026-11-23T06:00:00Z.");
  CHECK(bench.shop.count("/order") == 1);
  // Whatever else this run wants to ask is not sent.
  REQUIRE_FALSE(read_page(bench));
  CHECK(bench.shop.count("/order") == 1);
}

TEST_CASE("a TikTok code that nobody knows is the code's fault and not the consent's") {
  TiktokBench bench;
  bench.shop.fail_next("/api/v2/token/get", FakeTiktok::refusal(36004005, "no auth record"));
  const auto grant = test::take_grant(bench.tiktok, {{"code", "ROW_old"}});
  REQUIRE_FALSE(grant);
  CHECK(grant.error().code == ErrorCode::auth_refused);
}

TEST_CASE("a refresh at TikTok is one send and keeps what does not come anew") {
  TiktokBench bench;
  const ConnectionId shop{Site::tiktok, "7495000000000000001"};
  const auto refreshed = [&] {
    const auto outcome = bench.tiktok.refresh(shop, Secret(bench.shop.refresh_token));
    REQUIRE(std::holds_alternative<TokenPair>(outcome));
    return std::get<TokenPair>(outcome);
  };
  CHECK(refreshed().refresh.reveal() == bench.shop.refresh_token);
  REQUIRE(bench.shop.requests.size() == 1);
  CHECK(bench.shop.requests[0].params.at("grant_type") == "refresh_token");
  CHECK_FALSE(bench.shop.requests[0].repeatable);
  bench.shop.fail_next("", FakeTiktok::answer(
                               R"({"code":0,"data":{"access_token":"new",
                                   "access_token_expire_in":1796000000}})"));
  const auto pair = refreshed();
  CHECK(pair.access.reveal() == "new");
  CHECK(pair.refresh.reveal() == bench.shop.refresh_token);
}

TEST_CASE("every way in which TikTok ends a consent needs a new one") {
  TiktokBench bench;
  // Whatever the code, words that name the refresh token mean it.
  for (const int code : {36004005, 36004001, 36004004, 36004999}) {
    CAPTURE(code);
    const auto* const words = code == 36004999 ? "The refresh_token cannot be found" : "gone";
    bench.shop.fail_next("/api/v2/token/refresh", FakeTiktok::refusal(code, words));
    const auto outcome = bench.tiktok.refresh({Site::tiktok, "1"}, Secret("ROW_r"));
    REQUIRE(std::holds_alternative<Marketplace::RefreshFailure>(outcome));
    const auto& failure = std::get<Marketplace::RefreshFailure>(outcome);
    CHECK(failure.error.code == ErrorCode::auth_required);
    CHECK(failure.error.connection == "tiktok:1");
    CHECK_FALSE(failure.maybe_spent);
  }
}

TEST_CASE("a refresh that TikTok's backend failed to answer may have been spent") {
  TiktokBench bench;
  for (const int code : {36009003, 36009007}) {
    bench.shop.fail_next("/api/v2/token/refresh", FakeTiktok::refusal(code));
    const auto outcome = bench.tiktok.refresh({Site::tiktok, "1"}, Secret("ROW_r"));
    REQUIRE(std::holds_alternative<Marketplace::RefreshFailure>(outcome));
    CHECK(std::get<Marketplace::RefreshFailure>(outcome).maybe_spent);
  }
  CHECK(bench.shop.requests.size() == 2);
}

TEST_CASE("a TikTok consent that no longer covers a shop is still good for the others") {
  TiktokBench bench;
  bench.shop.other_shops["7495000000000000002"] = "other";
  auto access = bench.access();
  access.id.shop = "7495000000000000002";
  CHECK(bench.tiktok.check_access(access));
  access.id.shop = "7495000000000000003";
  access.shop_key = "stale";
  const auto told = bench.tiktok.check_access(access);
  REQUIRE_FALSE(told);
  CHECK(told.error().code == ErrorCode::remote_refused);
  CHECK(told.error().message == "the consent does not cover this shop any more");
}

TEST_CASE("access to a TikTok shop is proved by a call about that shop and not by a list") {
  TiktokBench bench;
  CHECK(bench.tiktok.check_access(bench.access()));
  bench.shop.fail_next("/order", FakeTiktok::refusal(36009004, "access_token is invalid", 401));
  const auto told = bench.tiktok.check_access(bench.access());
  REQUIRE_FALSE(told);
  CHECK(told.error().code == ErrorCode::auth_expired);
}

TEST_CASE("a wrong TikTok app secret is no lost consent") {
  TiktokBench bench;
  bench.shop.fail_next("", FakeTiktok::refusal(98001004, "invalid app_secret"));
  const auto outcome = bench.tiktok.refresh({Site::tiktok, "1"}, Secret("ROW_r"));
  REQUIRE(std::holds_alternative<Marketplace::RefreshFailure>(outcome));
  CHECK(std::get<Marketplace::RefreshFailure>(outcome).error.code == ErrorCode::app_refused);
}

constexpr const char* remove_path = "/authorization/202403/shops";

TEST_CASE("consent for a TikTok shop is withdrawn with one send") {
  TiktokBench bench;
  auto revocation = bench.tiktok.revoke(bench.access(), {});
  REQUIRE(revocation);
  CHECK(revocation->revoked);
  REQUIRE(bench.shop.count(remove_path) == 1);
  const auto& request = bench.shop.requests.back();
  CHECK(request.method == HttpRequest::Method::remove);
  CHECK(request.params.at("shop_cipher") == bench.shop.cipher);
  CHECK_FALSE(request.repeatable);
  CHECK(request.body.empty());
  bench.shop.fail_next(remove_path, FakeTiktok::refusal(36009003));
  revocation = bench.tiktok.revoke(bench.access(), {});
  REQUIRE(revocation);
  CHECK_FALSE(revocation->revoked);
  CHECK(bench.shop.count(remove_path) == 2);
}

TEST_CASE("the other shops of a TikTok consent are withdrawn with it, except those to be kept") {
  TiktokBench bench;
  bench.shop.other_shops = {{"11", "ROW_eleven"}, {"12", "ROW_twelve"}, {"13", "ROW_thirteen"}};
  const auto revocation = bench.tiktok.revoke(bench.access(), {{Site::tiktok, "12"}});
  REQUIRE(revocation);
  CHECK(revocation->revoked);
  CHECK(bench.shop.count(remove_path) == 3);
  CHECK(bench.shop.other_shops == std::map<std::string, std::string>{{"12", "ROW_twelve"}});
}

TEST_CASE("a TikTok consent counts as withdrawn only when no shop is left behind") {
  TiktokBench bench;
  // The list of shops fails: the shop itself is withdrawn all the same.
  bench.shop.fail_next("/authorization/202309/shops", FakeTiktok::refusal(36009009, "", 404));
  CHECK(bench.tiktok.revoke(bench.access(), {})->revoked);
  bench.shop.other_shops = {{"11", ""}};
  CHECK_FALSE(bench.tiktok.revoke(bench.access(), {})->revoked);
  bench.shop.dies_with_first_shop = true;
  CHECK(bench.tiktok.revoke(bench.access(), {})->revoked);
}

// ---------------------------------------------------------------- calls

TEST_CASE("a shop cipher that TikTok does not accept any more is asked for once in a run") {
  for (const int code : {101000, 106013}) {
    CAPTURE(code);
    TiktokBench bench;
    put_orders(bench, 2);
    bench.stored_cipher = "ROW_old";
    if (code == 106013) bench.shop.fail_next(search, FakeTiktok::refusal(code, "cipher", 400));
    const auto page = read_page(bench);
    REQUIRE(page);
    CHECK(page->orders.size() == 2);
    CHECK(bench.shop.count(shops) == 1);
    // The rest of the run goes on with the new one.
    REQUIRE(read_page(bench));
    CHECK(bench.shop.count(shops) == 1);
    CHECK(bench.shop.count(search) == 3);
  }
}

TEST_CASE("a TikTok shop without a stored cipher is asked for it first") {
  TiktokBench bench;
  put_orders(bench, 2);
  bench.stored_cipher = "";
  const auto page = read_page(bench);
  REQUIRE(page);
  CHECK(page->orders.size() == 2);
  CHECK(bench.shop.requests.at(0).path == shops);
  CHECK(bench.shop.requests.size() == 2);
}

TEST_CASE("a TikTok shop that stays refused needs a new consent") {
  TiktokBench bench;
  bench.shop.fail_next(search, FakeTiktok::refusal(101000, "token and cipher", 401), 5);
  const auto page = read_page(bench);
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::auth_required);
  CHECK(page.error().connection == "tiktok:7495000000000000001");
  CHECK(bench.shop.count(search) == 2);
  CHECK(bench.shop.count(shops) == 1);
}

TEST_CASE("a TikTok shop that its consent does not cover any more needs a new one") {
  TiktokBench bench;
  bench.stored_cipher = "ROW_old";
  bench.shop.fail_next(
      shops, FakeTiktok::answer(R"({"code":0,"data":{"shops":[{"id":"9","cipher":"x"}]}})"));
  const auto page = read_page(bench);
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::auth_required);
}

TEST_CASE("a cipher that cannot be asked for now does not end a TikTok consent") {
  TiktokBench bench;
  bench.stored_cipher = "ROW_old";
  bench.shop.fail_next(shops, FakeTiktok::answer("<html>502</html>", 502), 4);
  const auto page = read_page(bench);
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::remote_unavailable);
  CHECK(page.error().connection == "tiktok:7495000000000000001");
}

TEST_CASE("a wrong clock is corrected by TikTok's own answer") {
  TiktokBench bench;
  put_orders(bench, 1);
  auto refusal = FakeTiktok::refusal(36009004, "Invalid `timestamp`", 400);
  refusal.date = http_date(bench.now() + 5h);
  bench.shop.fail_next("", refusal);
  REQUIRE(read_page(bench));
  const auto first = std::stoll(bench.shop.requests.at(0).params.at("timestamp"));
  const auto second = std::stoll(bench.shop.requests.at(1).params.at("timestamp"));
  CHECK(second - first > 17'000);
}

TEST_CASE("a clock that TikTok goes on refusing is told and never refreshed away") {
  TiktokBench bench;
  bench.shop.fail_next("", FakeTiktok::refusal(36009004, "Invalid 'timestamp'", 401), 5);
  const auto page = read_page(bench);
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::remote_refused);
  CHECK(page.error().message.english().find("clock") != std::string::npos);
  CHECK(bench.shop.requests.size() == 2);
}

TEST_CASE("TikTok's own wait is kept to and the next try is signed anew") {
  TiktokBench bench;
  auto limit = FakeTiktok::refusal(36009002, "Too many requests", 429);
  limit.retry_after = "7";
  bench.shop.fail_next("", limit);
  REQUIRE(read_page(bench));
  REQUIRE(bench.clock.pauses().size() == 1);
  CHECK(bench.clock.pauses()[0] == 7s);
  const auto& first = bench.shop.requests.at(0).params;
  const auto& second = bench.shop.requests.at(1).params;
  CHECK(std::stoll(second.at("timestamp")) - std::stoll(first.at("timestamp")) >= 7);
  CHECK(second.at("sign") != first.at("sign"));
}

TEST_CASE("a TikTok token goes into a header and nowhere else") {
  TiktokBench bench;
  REQUIRE(read_page(bench));
  const auto& request = bench.shop.requests.at(0);
  CHECK(request.headers.at("x-tts-access-token") == bench.shop.access_token);
  CHECK(request.url.find(bench.shop.access_token) == std::string::npos);
  CHECK(request.body.find(bench.shop.access_token) == std::string::npos);
}

// ---------------------------------------------------------------- orders

TEST_CASE("one unreadable TikTok order is set aside with its reason and the others live on") {
  TiktokBench bench;
  put_orders(bench, 3);
  bench.shop.orders[tiktok_number(1)].units = 0;
  const auto page = read_page(bench);
  REQUIRE(page);
  CHECK(page->orders.size() == 2);
  REQUIRE(page->rejected.size() == 1);
  CHECK(page->rejected[0].number == tiktok_number(1));
  CHECK(page->rejected[0].reason.find("line_items") != std::string::npos);
}

TEST_CASE("a page tells TikTok's time of its answer") {
  TiktokBench bench;
  const auto page = read_page(bench);
  REQUIRE(page);
  CHECK(page->answered_at == bench.now());
}

TEST_CASE("TikTok orders are asked for by number in batches of at most fifty") {
  TiktokBench bench;
  put_orders(bench, 120);
  std::vector<std::string> numbers{"abc", "", "1,2"};
  for (int i = 0; i < 130; ++i) numbers.push_back(tiktok_number(i));
  numbers.push_back(tiktok_number(3));
  const auto page = bench.tiktok.orders_by_number(bench.access(), numbers);
  REQUIRE(page);
  CHECK(page->orders.size() == 120);
  CHECK(bench.shop.count(single) == 3);
  CHECK(page->answered_at > bench.now() - 1min);
}

TEST_CASE("TikTok orders asked for by number are as old as the first answer about them") {
  TiktokBench bench;
  put_orders(bench, 51);
  const Timestamp first = bench.now();
  const std::string last = tiktok_number(50);
  DatedHttp http(bench.shop, [&](const HttpRequest& request) {
    return http_date(request.url.find(last) != std::string::npos ? first + 1h : first);
  });
  Caller caller(http, bench.clock, bench.server);
  std::vector<std::string> numbers;
  for (int i = 0; i < 51; ++i) numbers.push_back(tiktok_number(i));
  const auto page = tiktok::Tiktok(caller, bench.app).orders_by_number(bench.access(), numbers);
  REQUIRE(page);
  CHECK(page->orders.size() == 51);
  CHECK(page->answered_at == first);
}

TEST_CASE("no TikTok order at all is known to be none now") {
  TiktokBench bench;
  const auto page = bench.tiktok.orders_by_number(bench.access(), {});
  REQUIRE(page);
  CHECK(page->answered_at == bench.now());
}

TEST_CASE("another seller's TikTok order hides none that was asked for with it") {
  TiktokBench bench;
  put_orders(bench, 40);
  bench.shop.foreign_orders = {tiktok_number(7), tiktok_number(23)};
  std::vector<std::string> numbers;
  for (int i = 0; i < 40; ++i) numbers.push_back(tiktok_number(i));
  const auto page = bench.tiktok.orders_by_number(bench.access(), numbers);
  REQUIRE(page);
  CHECK(page->orders.size() == 38);
  CHECK(page->rejected.empty());
  for (const auto& order : page->orders) {
    CHECK(order.number != tiktok_number(7));
    CHECK(order.number != tiktok_number(23));
  }
}

TEST_CASE("what TikTok says of an order that it does not have tells it from one that it refuses") {
  TiktokBench bench;
  put_orders(bench, 2);
  const std::string lost = "577000000000000099";
  const auto page = bench.tiktok.orders_by_number(bench.access(), {tiktok_number(0), lost});
  REQUIRE(page);
  REQUIRE(page->denied.size() == 1);
  CHECK(page->denied[0].number == lost);

  bench.shop.foreign_orders = {tiktok_number(1)};
  const auto foreign =
      bench.tiktok.orders_by_number(bench.access(), {tiktok_number(0), tiktok_number(1)});
  REQUIRE(foreign);
  CHECK(foreign->rejected.empty());
  REQUIRE(foreign->denied.size() == 1);
  CHECK(foreign->denied[0].number == tiktok_number(1));

  bench.shop.poison = tiktok_number(0);
  const auto refused = bench.tiktok.orders_by_number(bench.access(), {tiktok_number(0)});
  REQUIRE(refused);
  CHECK(refused->denied.empty());
  REQUIRE(refused->rejected.size() == 1);
  CHECK(refused->rejected[0].refused);
}

TEST_CASE("a row of TikTok's list without an id is told, and the page is read") {
  TiktokBench bench;
  put_orders(bench, 3);
  bench.shop.orders[""] = bench.shop.orders[tiktok_number(1)];
  const auto page = read_page(bench);
  REQUIRE(page);
  CHECK(page->orders.size() == 3);
  REQUIRE(page->rejected.size() == 1);
  CHECK(page->rejected[0].number.empty());
}

TEST_CASE("TikTok order numbers that are no numbers are never asked for") {
  TiktokBench bench;
  const auto page = bench.tiktok.orders_by_number(bench.access(), {"abc", "", "1,2"});
  REQUIRE(page);
  CHECK(page->orders.empty());
  CHECK(bench.shop.requests.empty());
}

TEST_CASE("a refusal of the app does not pass for unknown TikTok orders") {
  TiktokBench bench;
  bench.shop.fail_next(single, FakeTiktok::refusal(105005, "no scope", 403));
  const auto page = bench.tiktok.orders_by_number(bench.access(), {tiktok_number(1)});
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::remote_refused);
}

// ---------------------------------------------------------------- listings

TEST_CASE("every SKU of every TikTok product comes once, with its image and options") {
  TiktokBench bench;
  bench.shop.products = 120;
  const auto read = read_catalogue(bench);
  CHECK(read.times.size() == 240);
  for (const auto& [id, count] : read.times) CHECK(count == 1);
  CHECK(read.rejected.empty());
  CHECK(bench.shop.count(detail) == 120);
  CHECK(bench.shop.requests.at(0).body == R"({"status":"ALL"})");
  const auto page = bench.tiktok.listings(bench.access(), "", read_all);
  REQUIRE(page);
  const auto& listing = page->listings.at(0);
  CHECK(listing.variation == "Đỏ, XL");
  CHECK(listing.image == "https://p16.example/red.jpg");
  CHECK(listing.price == 120000);
  CHECK(listing.stock == 7);
}

TEST_CASE("TikTok products that are gone are listed and not asked for their detail") {
  TiktokBench bench;
  bench.shop.products = 3;
  bench.shop.product_state = "DELETED";
  const auto page = bench.tiktok.listings(bench.access(), "", read_all);
  REQUIRE(page);
  CHECK(page->listings.size() == 6);
  CHECK_FALSE(page->listings.at(0).active);
  CHECK(bench.shop.count(detail) == 0);
}

TEST_CASE("a TikTok product whose detail cannot be had is told and keeps what the search told") {
  TiktokBench bench;
  bench.shop.products = 3;
  SUBCASE("gone meanwhile is no reason to warn") {
    bench.shop.fail_next(detail, FakeTiktok::refusal(12019150, "product not found"));
    const auto read = read_catalogue(bench);
    CHECK(read.times.size() == 6);
    CHECK(read.rejected.empty());
  }
  SUBCASE("a lasting failure of one is a warning") {
    bench.shop.fail_next(std::string(detail) + "1729592969712000001",
                         FakeTiktok::refusal(36009003, "internal error"), 4);
    const auto read = read_catalogue(bench);
    CHECK(read.times.size() == 6);
    REQUIRE(read.rejected.size() == 1);
    CHECK(read.rejected[0].reason.english().find("36009003") != std::string::npos);
    CHECK(bench.shop.count(detail) == 6);
  }
  SUBCASE("a token that is not accepted any more is an error") {
    bench.shop.fail_next(detail, FakeTiktok::refusal(105002, "expired", 401));
    const auto page = bench.tiktok.listings(bench.access(), "", read_all);
    REQUIRE_FALSE(page);
    CHECK(page.error().code == ErrorCode::auth_expired);
  }
}

TEST_CASE("a product that is deleted between pages hides no other TikTok product") {
  TiktokBench bench;
  bench.shop.products = 220;
  int answers = 0;
  bench.shop.before_products = [&] {
    if (++answers == 2) bench.shop.products -= 5;
  };
  CHECK(read_catalogue(bench).times.size() >= 430);
}

TEST_CASE("a TikTok catalogue too large for one search is read by creation time") {
  TiktokBench bench;
  bench.shop.products = 700;
  bench.shop.product_state = "FREEZE";
  bench.shop.search_limit = 150;
  const auto read = read_catalogue(bench);
  CHECK(read.times.size() == 1400);
  for (const auto& [id, count] : read.times) CHECK(count == 1);
}

TEST_CASE("TikTok products that are counted and never listed are told") {
  TiktokBench bench;
  bench.shop.fail_next(product_search,
                       FakeTiktok::answer(R"({"code":0,"data":{"total_count":3,"products":[
        {"id":"1","status":"DELETED","skus":[{"id":"2"}]}]}})"),
                       10);
  const auto read = read_catalogue(bench);
  CHECK(read.times.size() == 1);
  CHECK(read.rejected.empty());
  REQUIRE(read.notes.size() == 1);
  CHECK(read.notes[0].english() == "TikTok Shop counts 3 products, but lists only 1");
  CHECK_FALSE(read.sure);
  CHECK(bench.shop.count(product_search) == 2);
}

TEST_CASE("TikTok's pages of products go on beyond a count that is too low") {
  TiktokBench bench;
  bench.shop.fail_next(product_search,
                       FakeTiktok::answer(R"({"code":0,"data":{"total_count":1,"products":[
        {"id":"1","status":"FREEZE","skus":[{"id":"2"}]}],"next_page_token":"b"}})"));
  bench.shop.fail_next(product_search,
                       FakeTiktok::answer(R"({"code":0,"data":{"total_count":1,"products":[
        {"id":"3","status":"FREEZE","skus":[{"id":"4"}]}]}})"));
  const auto read = read_catalogue(bench);
  CHECK(read.times.size() == 2);
  CHECK(read.sure);
}

TEST_CASE("one TikTok order that spoils its batch is set aside and takes no other along") {
  TiktokBench bench;
  std::vector<std::string> numbers;
  for (int i = 0; i < 50; ++i) {
    numbers.push_back(tiktok_number(i));
    bench.shop.orders[numbers.back()] = {bench.now(), bench.now()};
  }
  bench.shop.poison = numbers[20];
  const auto page = bench.tiktok.orders_by_number(bench.access(), numbers);
  REQUIRE(page);
  CHECK(page->orders.size() == 49);
  REQUIRE(page->rejected.size() == 1);
  CHECK(page->rejected[0].number == numbers[20]);
}

TEST_CASE("an empty TikTok product page against its own count is no end of the catalogue") {
  TiktokBench bench;
  bench.shop.products = 3;
  bench.shop.fail_next(product_search, FakeTiktok::answer(R"({"code":0,"data":{"total_count":3}})"),
                       2);
  CHECK(read_catalogue(bench).times.size() == 6);
}

TEST_CASE("a TikTok product token that a later run cannot use begins the catalogue again") {
  TiktokBench bench;
  bench.shop.products = 120;
  bench.shop.product_state = "FREEZE";
  const auto first = bench.tiktok.listings(bench.access(), "", read_all);
  REQUIRE(first);
  bench.shop.token_salt = "+y/";
  std::map<std::string, int> times;
  for (const auto& listing : first->listings) ++times[to_text(listing.id)];
  std::string place = first->next;
  for (int pages = 0; pages < 10 && !place.empty(); ++pages) {
    const auto page = bench.tiktok.listings(bench.access(), place, read_all);
    REQUIRE(page);
    for (const auto& listing : page->listings) ++times[to_text(listing.id)];
    place = page->next;
  }
  CHECK(place.empty());
  CHECK(times.size() == 240);
}

TEST_CASE("a TikTok product page that fails for another reason than its token is not begun again") {
  TiktokBench bench;
  bench.shop.products = 120;
  bench.shop.product_state = "FREEZE";
  const auto first = bench.tiktok.listings(bench.access(), "", read_all);
  REQUIRE(first);
  bench.shop.requests.clear();
  bench.shop.fail_next(product_search, FakeTiktok::refusal(105002, "expired", 401));
  const auto page = bench.tiktok.listings(bench.access(), first->next, read_all);
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::auth_expired);
  CHECK(bench.shop.requests.size() == 1);
}

TEST_CASE("a TikTok product search that is refused without a token is the shop's last word") {
  TiktokBench bench;
  bench.shop.fail_next(product_search, FakeTiktok::refusal(105005, "no scope", 403));
  const auto page = bench.tiktok.listings(bench.access(), "", read_all);
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::remote_refused);
  CHECK(bench.shop.requests.size() == 1);
}

TEST_CASE("TikTok products of one second that are too many for a search are an error") {
  TiktokBench bench;
  bench.shop.products = 3;
  bench.shop.search_limit = -1;
  const auto page = bench.tiktok.listings(bench.access(), "", read_all);
  REQUIRE_FALSE(page);
  CHECK(page.error().code == ErrorCode::remote_refused);
  CHECK(page.error().message.english().find("were created at") != std::string::npos);
}

TEST_CASE("an empty TikTok product page with a token is gone past, but not for ever") {
  TiktokBench bench;
  for (int i = 0; i < 50; ++i)
    bench.shop.fail_next(
        product_search,
        FakeTiktok::answer(fmt::format(
            R"({{"code":0,"data":{{"next_page_token":"+x/{}==","products":[]}}}})", i)));
  std::string place;
  std::optional<Error> error;
  for (int pages = 0; pages < 30 && !error; ++pages) {
    const auto page = bench.tiktok.listings(bench.access(), place, read_all);
    if (page) {
      REQUIRE_FALSE(page->next.empty());
      place = page->next;
    } else {
      error = page.error();
    }
  }
  REQUIRE(error);
  CHECK(error->code == ErrorCode::remote_bad_answer);
}

TEST_CASE("only TikTok products that changed since the last pull are asked for one by one") {
  TiktokBench bench;
  bench.shop.products = 5;
  const Timestamp last_change{std::chrono::seconds(1'700'000'000)};
  const auto details_for = [&](const KnownChange& known) {
    bench.shop.requests.clear();
    const auto page = bench.tiktok.listings(bench.access(), "", known);
    REQUIRE(page);
    CHECK(page->listings.size() == 10);
    return bench.shop.count(detail);
  };
  CHECK(details_for(read_all) == 5);
  CHECK(details_for([&](const std::string&) { return std::optional(last_change); }) == 0);
  CHECK(details_for([&](const std::string&) { return std::optional(last_change - 1s); }) == 5);
  const auto page = bench.tiktok.listings(
      bench.access(), "", [&](const std::string&) { return std::optional(last_change); });
  REQUIRE(page);
  CHECK(page->listings[0].brief);
  CHECK(page->listings[0].stock == 7);
}

TEST_CASE("a TikTok product does not take another one's detail") {
  TiktokBench bench;
  bench.shop.products = 1;
  bench.shop.fail_next(detail, FakeTiktok::answer(R"({"code":0,"data":{"id":"99","main_images":[
      {"urls":["https://p16.example/other.jpg"]}]}})"));
  const auto page = bench.tiktok.listings(bench.access(), "", read_all);
  REQUIRE(page);
  REQUIRE(page->rejected.size() == 1);
  CHECK(page->rejected[0].reason.english().find("another product's") != std::string::npos);
  CHECK(page->listings.at(0).image != "https://p16.example/other.jpg");
  CHECK_FALSE(page->listings.at(0).changed_at);
}

TEST_CASE("a TikTok product whose detail could not be had is asked for by the next pull") {
  TiktokBench bench;
  bench.shop.products = 1;
  bench.shop.fail_next(detail, FakeTiktok::refusal(98001004, "odd"));
  auto page = bench.tiktok.listings(bench.access(), "", read_all);
  REQUIRE(page);
  CHECK(page->rejected.size() == 1);
  CHECK_FALSE(page->listings[0].changed_at);
  page = bench.tiktok.listings(bench.access(), "", read_all);
  REQUIRE(page);
  CHECK(page->listings[0].changed_at);
}

}  // namespace
}  // namespace ecsync::test
