#include "core/health/told_errors.h"

#include <doctest/doctest.h>

#include "tests/support/small_shop.h"

namespace ecsync {
namespace {

using std::chrono::hours;
using test::SmallShop;

/// Whether a quiet run at this moment would tell it.
bool tells(SmallShop& shop, ConnectionKey connection, ErrorCode code) {
  ToldErrors told(shop.database, shop.clock.now_seconds());
  const bool worth = told.worth_telling(connection, code);
  told.store();
  return worth;
}

}  // namespace

TEST_CASE("a connection's error is told once in 24 hours, and another one at once") {
  SmallShop shop;
  const auto other = shop.connect("2", "hue");
  CHECK(tells(shop, shop.connection, ErrorCode::auth_required));
  CHECK_FALSE(tells(shop, shop.connection, ErrorCode::auth_required));
  CHECK(tells(shop, other, ErrorCode::auth_required));
  shop.clock.advance(hours{23});
  CHECK_FALSE(tells(shop, shop.connection, ErrorCode::auth_required));
  shop.clock.advance(hours{1});
  CHECK(tells(shop, shop.connection, ErrorCode::auth_required));
  CHECK(tells(shop, shop.connection, ErrorCode::network));
  CHECK_FALSE(tells(shop, shop.connection, ErrorCode::network));
  CHECK(tells(shop, shop.connection, ErrorCode::auth_required));
}

TEST_CASE("that amounts were rounded is told once in 24 hours and shop") {
  SmallShop shop;
  const auto tells_of = [&](const std::string& id) {
    ToldErrors told(shop.database, shop.clock.now_seconds());
    const bool worth = told.worth_telling_rounded({Site::shopee, id});
    told.store();
    return worth;
  };
  CHECK(tells_of("1"));
  CHECK_FALSE(tells_of("1"));
  CHECK(tells_of("2"));
  shop.clock.advance(hours{23});
  CHECK_FALSE(tells_of("1"));
  shop.clock.advance(hours{1});
  CHECK(tells_of("1"));
  CHECK_FALSE(tells_of("1"));
}

TEST_CASE("an error of the whole run is told every time") {
  SmallShop shop;
  for (const auto code : {ErrorCode::db_unusable, ErrorCode::db_busy, ErrorCode::key_wrong,
                          ErrorCode::key_missing, ErrorCode::config_invalid}) {
    CHECK(tells(shop, shop.connection, code));
    CHECK(tells(shop, shop.connection, code));
  }
}

TEST_CASE("what was told by a clock that was ahead is told again by the right one") {
  SmallShop shop;
  shop.clock.advance(hours{24 * 400});
  CHECK(tells(shop, shop.connection, ErrorCode::network));
  shop.clock.advance(hours{-24 * 400});
  CHECK(tells(shop, shop.connection, ErrorCode::network));
  CHECK_FALSE(tells(shop, shop.connection, ErrorCode::network));
}

TEST_CASE("a run that was killed before it could note what it told tells it once more") {
  SmallShop shop;
  {
    ToldErrors killed(shop.database, shop.clock.now_seconds());
    CHECK(killed.worth_telling(shop.connection, ErrorCode::network));
  }
  CHECK(tells(shop, shop.connection, ErrorCode::network));
}

}  // namespace ecsync
