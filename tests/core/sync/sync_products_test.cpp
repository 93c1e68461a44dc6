#include <doctest/doctest.h>

#include <algorithm>

#include "core/db/listings.h"
#include "tests/support/market_world.h"

using namespace std::chrono_literals;

namespace ecsync::test {
namespace {

class CatalogueWorld : public MarketWorld {
 public:
  CatalogueWorld() {
    auto& shop = market.add_shop("100");
    for (int i = 0; i < 25; ++i) {
      RemoteListing listing;
      listing.id = {std::to_string(1000 + i / 2), std::to_string(2000 + i)};
      listing.seller_sku = "SKU-" + std::to_string(i);
      listing.name = "Áo dài " + std::to_string(i);
      listing.price = 450'000;
      listing.currency = {"VND"};
      listing.stock = i;
      shop.listings[to_text(listing.id)] = listing;
    }
    market.page_size = 10;
    connect("seller", {"100"});
  }
  std::vector<Listing> listings() { return db::list_listings(database, {})->listings; }
};

TEST_CASE("the whole catalogue is pulled, and pulled again changes nothing") {
  CatalogueWorld world;
  const auto first = world.sync_catalogue("100");
  CHECK(first.result == SyncReport::Result::ok);
  CHECK(first.added == 25);
  CHECK(world.listings().size() == 25);
  const auto rows = rows_of(world.database);
  const auto second = world.sync_catalogue("100");
  CHECK(second.unchanged == 25);
  CHECK(rows_of(world.database) == rows);
}

TEST_CASE("a listing that orders brought is completed by the catalogue") {
  CatalogueWorld world;
  auto& shop = world.market.shop("100");
  auto order = simple_order("1", world.now());
  order.lines.front().listing = shop.listings.begin()->second.id;
  shop.orders["1"] = order;
  world.sync("100");
  REQUIRE(world.listings().size() == 1);
  const auto report = world.sync_catalogue("100");
  CHECK(report.added == 24);
  CHECK(report.updated == 1);
  CHECK(report.lines_unlinked == 1);
}

TEST_CASE("details of a product that did not change are not asked for again and stay as they are") {
  CatalogueWorld world;
  auto& shop = world.market.shop("100");
  for (auto& [id, listing] : shop.listings) listing.changed_at = world.now();
  CHECK(world.sync_catalogue("100").added == 25);
  const auto rows = rows_of(world.database);
  CHECK(world.sync_catalogue("100").unchanged == 25);
  CHECK(rows_of(world.database) == rows);

  auto& sold = shop.listings.begin()->second;
  sold.stock = 99;
  CHECK(world.sync_catalogue("100").updated == 1);
  CHECK(world.listings().front().stock == 99);
  CHECK_FALSE(world.listings().front().name.empty());

  sold.name = "Áo dài mới";
  sold.changed_at = world.now() + 60s;
  CHECK(world.sync_catalogue("100").updated == 1);
  CHECK(world.listings().front().name == "Áo dài mới");
}

TEST_CASE("a full pull of the catalogue asks for every detail again") {
  CatalogueWorld world;
  auto& shop = world.market.shop("100");
  for (auto& [id, listing] : shop.listings) listing.changed_at = world.now();
  world.sync_catalogue("100");
  shop.listings.begin()->second.name = "Áo dài đổi tên lặng lẽ";
  CHECK(world.sync_catalogue("100").updated == 0);
  SyncOptions options;
  options.full = true;
  CHECK(world.sync_catalogue("100", options).updated == 1);
}

TEST_CASE("a product whose listing came with an order is read completely") {
  CatalogueWorld world;
  auto& shop = world.market.shop("100");
  for (auto& [id, listing] : shop.listings) listing.changed_at = world.now();
  world.sync_catalogue("100");
  // One more variant of a product that did not say that it changed.
  auto variant = shop.listings.begin()->second;
  variant.id.sku = "2999";
  shop.listings[to_text(variant.id)] = variant;
  auto order = simple_order("1", world.now());
  order.lines.front().listing = variant.id;
  shop.orders["1"] = order;
  world.sync("100");
  world.sync_catalogue("100");
  for (const auto& listing : world.listings()) CHECK_FALSE(listing.name.empty());
}

TEST_CASE("a detail of listings that cannot be read is told once in a run") {
  CatalogueWorld world;
  for (auto& [id, listing] : world.market.shop("100").listings)
    listing.unread_details = {{Detail::currency, "currency: odd"}};
  const auto report = world.sync_catalogue("100");
  CHECK(report.rejected == 0);
  REQUIRE(report.warnings.size() == 1);
  CHECK(report.warnings[0].english() ==
        "shop-100: the currency could not be read in 25 listings (first in 1000:2000: currency: "
        "odd)");
  CHECK(world.sync_catalogue("100").unchanged == 25);
}

TEST_CASE("a dry run of the catalogue counts and stores nothing") {
  CatalogueWorld world;
  SyncOptions options;
  options.dry_run = true;
  CHECK(world.sync_catalogue("100", options).added == 25);
  CHECK(world.listings().empty());
}

TEST_CASE("a catalogue that breaks off keeps the pages it stored") {
  CatalogueWorld world;
  int pages = 0;
  world.market.before = [&](const std::string&) -> std::optional<Error> {
    if (++pages > 2) return make_error(ErrorCode::timeout, verbatim("too slow"));
    return std::nullopt;
  };
  const auto report = world.sync_catalogue("100");
  REQUIRE(report.error);
  CHECK(report.error->code == ErrorCode::timeout);
  CHECK(world.listings().size() == 20);
  CHECK_FALSE(world.connection("100").last_sync_at);
}

/// How many listings are active.
std::int64_t active(CatalogueWorld& world) {
  const auto listings = world.listings();
  return std::count_if(listings.begin(), listings.end(),
                       [](const Listing& listing) { return listing.active; });
}

TEST_CASE("a listing that the whole catalogue does not hold any more becomes inactive and stays") {
  CatalogueWorld world;
  auto& shop = world.market.shop("100");
  world.sync_catalogue("100");
  const auto vanished = shop.listings.begin()->second;
  shop.listings.erase(shop.listings.begin());
  const auto report = world.sync_catalogue("100");
  CHECK(report.updated == 1);
  CHECK(report.unchanged == 24);
  CHECK(world.listings().size() == 25);
  CHECK(active(world) == 24);

  const auto rows = rows_of(world.database);
  CHECK(world.sync_catalogue("100").updated == 0);
  CHECK(rows_of(world.database) == rows);

  shop.listings[to_text(vanished.id)] = vanished;
  CHECK(world.sync_catalogue("100").updated == 1);
  CHECK(active(world) == 25);
}

TEST_CASE("a listing that only orders brought becomes inactive when the catalogue lacks it") {
  CatalogueWorld world;
  auto& shop = world.market.shop("100");
  auto order = simple_order("1", world.now());
  order.lines.front().listing = {"999", "1"};
  shop.orders["1"] = order;
  world.sync("100");
  CHECK(active(world) == 1);
  world.sync_catalogue("100");
  CHECK(world.listings().size() == 26);
  CHECK(active(world) == 25);
}

TEST_CASE("a pull that may have missed something takes no listing off sale") {
  CatalogueWorld world;
  auto& shop = world.market.shop("100");
  world.sync_catalogue("100");
  SUBCASE("more was announced than came") {
    shop.listings.erase(shop.listings.begin());
    shop.besides.sure = false;
    shop.besides.notes.push_back(verbatim("25 are counted, 24 listed"));
    const auto report = world.sync_catalogue("100");
    CHECK(report.result == SyncReport::Result::ok);
    CHECK(report.rejected == 0);
    REQUIRE(report.warnings.size() == 1);
    CHECK(report.warnings[0].english() == "shop-100: 25 are counted, 24 listed");
    CHECK(active(world) == 25);
  }
  SUBCASE("it broke off") {
    shop.listings.erase(shop.listings.begin());
    int pages = 0;
    world.market.before = [&](const std::string& call) -> std::optional<Error> {
      if (call == "listings" && ++pages > 2)
        return make_error(ErrorCode::timeout, verbatim("slow"));
      return std::nullopt;
    };
    REQUIRE(world.sync_catalogue("100").error);
    CHECK(active(world) == 25);
  }
  SUBCASE("what is listed and cannot be read counts as found") {
    // Both listings of the first product.
    shop.listings.erase("1000:2000");
    shop.listings.erase("1000:2001");
    shop.listings.erase("1001:2002");
    shop.besides.unread = {"1000"};
    shop.besides.rejected.push_back({"1000", verbatim("no price")});
    const auto report = world.sync_catalogue("100");
    CHECK(report.rejected == 1);
    CHECK(active(world) == 24);
  }
}

TEST_CASE("listings of a product that is told deleted become inactive, whatever else is missing") {
  CatalogueWorld world;
  auto& shop = world.market.shop("100");
  world.sync_catalogue("100");
  shop.besides.sure = false;
  shop.besides.deleted = {"1000"};
  shop.listings.erase("1000:2000");
  shop.listings.erase("1000:2001");
  shop.listings.erase("1001:2002");
  CHECK(world.sync_catalogue("100").updated == 2);
  CHECK(active(world) == 23);
}

TEST_CASE("a dry run counts listings that have gone and leaves them as they are") {
  CatalogueWorld world;
  auto& shop = world.market.shop("100");
  world.sync_catalogue("100");
  shop.listings.erase(shop.listings.begin());
  SyncOptions options;
  options.dry_run = true;
  CHECK(world.sync_catalogue("100", options).updated == 1);
  CHECK(active(world) == 25);
}

TEST_CASE("a listing that no row could hold is told by its id, and the others are stored") {
  CatalogueWorld world;
  auto& listings = world.market.shop("100").listings;
  listings.at("1000:2000").currency = {"₫"};  // three bytes, but no code
  listings.at("1001:2002").currency = {""};
  listings.at("1002:2004").id.item = "";
  const auto report = world.sync_catalogue("100");
  CHECK(report.result == SyncReport::Result::ok);
  CHECK(report.seen == 25);
  CHECK(report.added == 22);
  CHECK(report.rejected == 3);
  std::vector<std::string> warnings;
  for (const auto& warning : report.warnings) warnings.push_back(warning.english());
  CHECK(warnings == std::vector<std::string>{"product 1000:2000: the listing has no currency",
                                             "product 1001:2002: the listing has no currency",
                                             "shop-100: the listing has no product"});
  CHECK(world.listings().size() == 22);
}

std::vector<std::string> unread(const SyncReport& report) {
  std::vector<std::string> ids;
  for (const auto& listing : report.rejected_listings) ids.push_back(listing.id);
  return ids;
}

TEST_CASE("a listing that cannot be read is named with its reason until it is read or gone") {
  using Ids = std::vector<std::string>;
  CatalogueWorld world;
  auto& shop = world.market.shop("100");
  const auto whole = shop.listings;
  world.sync_catalogue("100");
  shop.listings.erase("1000:2000");
  shop.listings.erase("1000:2001");
  shop.listings.erase("1001:2002");
  shop.besides.rejected = {{"1000", verbatim("no variants")}, {"1001:2002", verbatim("no price")}};
  shop.besides.unread = {"1000", "1001"};
  const auto begin = world.now();
  auto report = world.sync_catalogue("100");
  CHECK(report.result == SyncReport::Result::ok);
  CHECK(report.is_partial());
  CHECK(report.error->code == ErrorCode::remote_bad_answer);
  CHECK(report.error->reference == "2");
  CHECK(report.rejected == 2);
  CHECK(unread(report) == Ids{"1000", "1001:2002"});
  CHECK(report.rejected_listings[0].reason == "no variants");

  world.clock.advance(1h);
  report = world.sync_catalogue("100");
  CHECK(report.rejected_listings.at(0).since == begin);
  shop.besides.rejected[0].reason = verbatim("other words");
  report = world.sync_catalogue("100");
  CHECK(report.rejected_listings.at(0).since == world.now());
  CHECK(unread(world.sync("100")) == Ids{"1000", "1001:2002"});

  shop.besides.unread.clear();
  SUBCASE("one is read again") {
    shop.listings["1000:2000"] = whole.at("1000:2000");
    shop.besides.rejected.erase(shop.besides.rejected.begin());
    report = world.sync_catalogue("100");
    CHECK(unread(report) == Ids{"1001:2002"});
    CHECK(report.error->reference == "1001:2002");
    CHECK(report.error->message == "listing 1001:2002 could not be read: no price");
  }
  SUBCASE("they left the catalogue") {
    shop.besides.rejected.clear();
    report = world.sync_catalogue("100");
    CHECK(unread(report).empty());
    CHECK_FALSE(report.error);
  }
  SUBCASE("they may be there all the same") {
    shop.besides.rejected.clear();
    shop.besides.sure = false;
    CHECK(unread(world.sync_catalogue("100")) == Ids{"1000", "1001:2002"});
  }
  SUBCASE("one is told to be deleted") {
    shop.besides.rejected.erase(shop.besides.rejected.begin());
    shop.besides.sure = false;
    shop.besides.deleted = {"1000"};
    CHECK(unread(world.sync_catalogue("100")) == Ids{"1001:2002"});
  }
}

TEST_CASE("a catalogue whose pages lead to themselves is an error") {
  CatalogueWorld world;
  world.market.never_ends = true;
  world.market.before = [&](const std::string& /*call*/) -> std::optional<Error> {
    if (world.market.calls.size() < 20) return std::nullopt;
    return make_error(ErrorCode::network, verbatim("else this test would not end either"));
  };
  CHECK(world.sync_catalogue("100").error->code == ErrorCode::remote_bad_answer);
}

}  // namespace
}  // namespace ecsync::test
