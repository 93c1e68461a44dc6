#include "core/health/mute_exceptions.h"

#include <doctest/doctest.h>

#include "core/db/connections.h"
#include "core/db/sync_state.h"
#include "core/goods/link_product.h"
#include "core/health/exception_readers.h"
#include "tests/support/small_shop.h"

namespace ecsync {
namespace {

using std::chrono::hours;
using test::SmallShop;

struct MutingShop : SmallShop {
  MutingShop() { stock("P", 9); }
  std::vector<Attention> all() { return list_exceptions(database, clock.now_seconds()); }
  /// Names of those that stand, without the muted ones.
  std::vector<std::string> loud() {
    auto exceptions = all();
    keep_muted(exceptions, false);
    std::vector<std::string> names;
    for (const auto& each : exceptions) names.push_back(each.reference);
    return names;
  }
  std::size_t mute(std::optional<Timestamp> until = std::nullopt) {
    return mute_exceptions(database, all(), {"seen to", until, clock.now_seconds()}).size();
  }
  void tell(RemoteOrder order, const std::string& native) {
    order.status = OrderStatus::unknown;
    order.status_native = native;
    store(order);
  }
  void fail_run(ErrorCode code) {
    db::begin_run(database, connection, db::SyncKind::orders, clock.now_seconds());
    const auto error = make_error(code, tr("it broke"));
    db::end_run(database, connection, db::SyncKind::orders, clock.now_seconds(), 1, &error);
  }
  void good_run() {
    db::begin_run(database, connection, db::SyncKind::orders, clock.now_seconds());
    db::end_run(database, connection, db::SyncKind::orders, clock.now_seconds(), 1, nullptr);
  }
};

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a muted order comes back when its raw state or a flag changes, and not before") {
  MutingShop shop;
  auto order = shop.order("A1", {{"10", 1, 1}});
  shop.tell(order, "TELEPORTED");
  CHECK(shop.mute() == 1);
  CHECK(shop.loud().empty());
  CHECK(shop.all().front().muted->reason == "seen to");
  // The same word again changes nothing.
  CHECK(shop.mute() == 0);
  order.updated_at += hours{1};
  shop.tell(order, "TELEPORTED");
  CHECK(shop.loud().empty());
  SUBCASE("its raw state") {
    shop.tell(order, "BEAMED");
  }
  SUBCASE("a flag") {
    order.cancel_requested = true;
    shop.tell(order, "TELEPORTED");
  }
  CHECK(shop.loud() == Names{"shopee:1/A1"});
}

TEST_CASE("a muting may end at a time, and be taken back") {
  MutingShop shop;
  shop.tell(shop.order("A1", {{"10", 1, 1}}), "TELEPORTED");
  shop.mute(shop.clock.now_seconds() + hours{1});
  CHECK(shop.loud().empty());
  shop.clock.advance(hours{1});
  CHECK(shop.loud() == Names{"shopee:1/A1"});
  shop.mute();
  CHECK(shop.loud().empty());
  CHECK(unmute_exceptions(shop.database, shop.all()).size() == 1);
  CHECK(shop.loud() == Names{"shopee:1/A1"});
  CHECK(unmute_exceptions(shop.database, shop.all()).empty());
}

TEST_CASE("a muted listing comes back only after having been linked") {
  MutingShop shop;
  auto order = shop.order("A1", {{"10"}});
  shop.store(order);
  shop.mute();
  shop.sell("A2", {{"10"}});
  CHECK(shop.loud().empty());
  order.status = OrderStatus::completed;
  shop.store(order);
  CHECK(shop.loud().empty());
  shop.link("10", {"P"});
  shop.database.engine().execute("DELETE FROM links");
  CHECK(shop.loud() == Names{"shopee:1/10"});
}

TEST_CASE("a muted connection comes back with another error, and when it was well in between") {
  MutingShop shop;
  shop.clock.advance(hours{30});
  shop.fail_run(ErrorCode::network);
  shop.mute();
  shop.clock.advance(hours{30});
  shop.fail_run(ErrorCode::network);
  CHECK(shop.loud().empty());
  SUBCASE("another error") {
    shop.fail_run(ErrorCode::timeout);
  }
  SUBCASE("well in between") {
    shop.good_run();
    shop.clock.advance(hours{30});
    shop.fail_run(ErrorCode::network);
  }
  CHECK(shop.loud() == Names{"shopee:1"});
}

TEST_CASE("an order set aside comes back with another reason") {
  MutingShop shop;
  shop.database.engine().execute(
      "INSERT INTO rejected_orders (connection_id, number, reason, rejected_at) VALUES (1, 'R1', "
      "'items: missing', 1)");
  shop.mute();
  shop.database.engine().execute("UPDATE rejected_orders SET asks = 3, asked_at = 9");
  CHECK(shop.loud().empty());
  shop.database.engine().execute("UPDATE rejected_orders SET reason = 'number: missing'");
  CHECK(shop.loud() == Names{"shopee:1/R1"});
}

TEST_CASE("an exception is named as lists show it, by the shop's name, or by its number alone") {
  MutingShop shop;
  shop.connect("2", "hue");
  shop.tell(shop.order("A1", {{"10", 1, 1}}), "TELEPORTED");
  const auto all = shop.all();
  for (const auto* reference : {"shopee:1/A1", "hanoi/A1", "A1"})
    CHECK(named_exceptions(all, reference)->size() == 1);
  CHECK(named_exceptions(all, "A2").error().code == ErrorCode::not_found);
  auto twice = all;
  twice.push_back(all.front());
  twice.back().reference = "shopee:2/A1";
  CHECK(named_exceptions(twice, "A1").error().code == ErrorCode::ambiguous);
}

TEST_CASE("each reader is shown an exception once, and again when it has ended and come back") {
  MutingShop shop;
  const auto order = shop.order("A1", {{"10", 1, 1}});
  shop.tell(order, "TELEPORTED");
  const auto news = [&](const std::string& reader) {
    auto standing = shop.all();
    keep_muted(standing, false);
    auto shown = standing;
    keep_new(shop.database, reader, shown);
    remember_shown(shop.database, reader, shown, standing, shop.clock.now_seconds());
    return shown.size();
  };
  CHECK(news("mail") == 1);
  CHECK(news("mail") == 0);
  CHECK(news("other") == 1);
  auto calm = order;
  calm.status = OrderStatus::completed;
  shop.store(calm);
  CHECK(news("mail") == 0);
  shop.tell(order, "TELEPORTED");
  CHECK(news("mail") == 1);
  // What a person muted is new to nobody; what comes back from there is.
  shop.mute();
  CHECK(news("mail") == 0);
  shop.tell(order, "BEAMED");
  CHECK(news("mail") == 1);
}

TEST_CASE("a shop that was well between two looks is new, one whose error changed is not") {
  MutingShop shop;
  const auto news = [&] {
    auto standing = shop.all();
    auto shown = standing;
    keep_new(shop.database, "mail", shown);
    remember_shown(shop.database, "mail", shown, standing, shop.clock.now_seconds());
    return shown.size();
  };
  shop.clock.advance(hours{30});
  shop.fail_run(ErrorCode::network);
  CHECK(news() == 1);
  shop.fail_run(ErrorCode::timeout);
  CHECK(news() == 0);
  shop.good_run();
  shop.clock.advance(hours{30});
  shop.fail_run(ErrorCode::network);
  CHECK(news() == 1);
}

}  // namespace ecsync
