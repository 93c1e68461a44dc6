#include "core/db/listings.h"

#include <doctest/doctest.h>

#include <functional>

#include "tests/support/stored.h"

namespace ecsync::db {

using test::some_order;
using test::store;

namespace {

RemoteListing some_listing(const std::string& item, const std::string& sku = "1") {
  RemoteListing listing;
  listing.id = {item, sku};
  listing.seller_sku = "SKU-" + item;
  listing.name = "Áo dài " + item;
  listing.variation = "Đỏ";
  listing.image = "https://img.example/x.jpg";
  listing.price = 99'000;
  listing.currency = {"VND"};
  listing.stock = 7;
  listing.parts = std::vector<ListingPart>();
  return listing;
}

std::string ids(const std::vector<Listing>& listings) {
  std::string all;
  for (const auto& listing : listings)
    all += to_text(listing.connection) + "/" + to_text(listing.id) + " ";
  return all;
}

std::string listed(Database& database, const ListingFilter& filter = {}) {
  const auto list = list_listings(database, filter);
  REQUIRE(list);
  return ids(list->listings);
}

struct Shop {
  Database database = Database::in_memory();
  Connection shop = test::add_shop(database, "1", "hanoi");

  ErrorCode refusal(const std::string& reference) {
    const auto listing = resolve_listing(database, reference);
    if (listing) return ErrorCode::internal;
    CHECK(listing.error().reference.empty() == false);
    return listing.error().code;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Shop, "a listing is added, left alone while it is the same, and updated") {
  CHECK(store_listing(database, shop.key, some_listing("10")) == Stored::added);
  const auto before = test::total_changes(database);
  CHECK(store_listing(database, shop.key, some_listing("10")) == Stored::unchanged);
  CHECK(test::total_changes(database) == before);
  const std::vector<std::function<void(RemoteListing&)>> changes = {
      [](auto& l) { l.seller_sku = "other"; },
      [](auto& l) { l.name = "other"; },
      [](auto& l) { l.variation.reset(); },
      [](auto& l) { l.image.reset(); },
      [](auto& l) { l.price = 1; },
      [](auto& l) { l.price.reset(); },
      [](auto& l) { l.currency = {"MYR"}; },
      [](auto& l) { l.stock = 0; },
      [](auto& l) { l.active = false; },
      [](auto& l) {
        l.parts = {{{"9", "8"}, std::nullopt, 2}};
      },
  };
  for (const auto& change : changes) {
    auto listing = some_listing("10");
    change(listing);
    CHECK(store_listing(database, shop.key, listing) == Stored::updated);
    CHECK(store_listing(database, shop.key, listing) == Stored::unchanged);
    store_listing(database, shop.key, some_listing("10"));
  }
  const auto shown = resolve_listing(database, "hanoi/10:1");
  REQUIRE(shown);
  CHECK(shown->seller_sku == "SKU-10");
  CHECK(shown->variation == "Đỏ");
  CHECK(shown->price == 99'000);
  CHECK(shown->stock == 7);
  CHECK(shown->active);
  CHECK(shown->orders == 0);
}

TEST_CASE_FIXTURE(Shop, "what the catalogue does not tell of a bundle stays as it is") {
  auto bundle = some_listing("10");
  bundle.parts = {{{"20", "1"}, std::nullopt, 2}, {{"30", "1"}, "QUAN", 1}};
  store_listing(database, shop.key, bundle);
  auto silent = bundle;
  silent.parts.reset();
  CHECK(store_listing(database, shop.key, silent) == Stored::unchanged);
  silent.brief = true;
  silent.stock = 3;
  CHECK(store_listing(database, shop.key, silent) == Stored::updated);
  // A part without a seller SKU has that of its own listing, as soon as there is one.
  const auto parts = [&] { return resolve_listing(database, "hanoi/10:1")->parts; };
  CHECK(parts() == *bundle.parts);
  store_listing(database, shop.key, some_listing("20"));
  CHECK(parts().at(0).seller_sku == "SKU-20");
  CHECK(parts().at(1).seller_sku == "QUAN");
  CHECK(test::ask(database,
                  "SELECT sum(quantity) FROM v_listing_parts WHERE seller_sku IN"
                  " ('SKU-20', 'QUAN')") == 3);
  bundle.parts = std::vector<ListingPart>();
  CHECK(store_listing(database, shop.key, bundle) == Stored::updated);
  CHECK(parts().empty());
}

TEST_CASE_FIXTURE(Shop, "a listing first seen in an order is completed by the catalogue") {
  store(database, shop, some_order("A"));
  store(database, shop, some_order("B"));
  auto seen = resolve_listing(database, "hanoi/10:1");
  REQUIRE(seen);
  CHECK(seen->name == "Áo dài lụa 10");
  CHECK_FALSE(seen->price);
  CHECK_FALSE(seen->stock);
  CHECK(seen->orders == 2);
  CHECK(store_listing(database, shop.key, some_listing("10")) == Stored::updated);
  const auto completed = resolve_listing(database, "hanoi/10:1");
  CHECK(completed->key == seen->key);
  CHECK(completed->price == 99'000);
}

TEST_CASE_FIXTURE(Shop, "what of a listing cannot be read leaves what is stored") {
  store_listing(database, shop.key, some_listing("10"));
  auto odd = some_listing("10");
  odd.price.reset();
  odd.image.reset();
  odd.stock.reset();
  odd.unread.add(Detail::unit_price);
  odd.unread.add(Detail::stock);
  odd.unread_details = {{Detail::unit_price, "price: odd"}, {Detail::currency, "currency: odd"}};
  CHECK(store_listing(database, shop.key, odd) == Stored::updated);
  CHECK(store_listing(database, shop.key, odd) == Stored::unchanged);
  const auto stored = *resolve_listing(database, "hanoi/10:1");
  CHECK(stored.price == 99'000);
  CHECK_FALSE(stored.image);
}

TEST_CASE_FIXTURE(Shop, "a variation reads the same from orders and from the catalogue") {
  auto listing = some_listing("10");
  listing.variation = "color_family:Đỏ, size:M";
  auto order = some_order("A");
  order.lines[0].variation = "Màu sắc:Đỏ, Size:M";
  SUBCASE("the order came first") {
    store(database, shop, order);
    store_listing(database, shop.key, listing);
  }
  SUBCASE("the catalogue came first") {
    store_listing(database, shop.key, listing);
    store(database, shop, order);
  }
  CHECK(resolve_listing(database, "hanoi/10:1")->variation == order.lines[0].variation);
  ListingFilter search;
  search.search = "mau sac";
  CHECK(listed(database, search) == "lazada:1/10:1 ");
  CHECK(store_listing(database, shop.key, listing) == Stored::unchanged);
  // Other options are others.
  listing.variation = "color_family:Xanh, size:M";
  CHECK(store_listing(database, shop.key, listing) == Stored::updated);
  CHECK(resolve_listing(database, "hanoi/10:1")->variation == listing.variation);
}

TEST_CASE_FIXTURE(
    Shop, "a listing is named in full, by its item when it has one SKU, or by its seller SKU") {
  store_listing(database, shop.key, some_listing("10"));
  store_listing(database, shop.key, some_listing("20", "1"));
  store_listing(database, shop.key, some_listing("20", "2"));
  store_listing(database, shop.key, some_listing("30", ""));
  CHECK(to_text(resolve_listing(database, "lazada:1/10:1")->id) == "10:1");
  CHECK(to_text(resolve_listing(database, "hanoi/10")->id) == "10:1");
  CHECK(to_text(resolve_listing(database, "hanoi/30")->id) == "30");
  CHECK(to_text(resolve_listing(database, "SKU-10")->id) == "10:1");
  CHECK(refusal("hanoi/20") == ErrorCode::ambiguous);
  CHECK(refusal("SKU-20") == ErrorCode::ambiguous);
  CHECK(refusal("hanoi/10:9") == ErrorCode::not_found);
  CHECK(refusal("hanoi/99") == ErrorCode::not_found);
  CHECK(refusal("nowhere/10") == ErrorCode::not_found);
  CHECK(refusal("SKU-99") == ErrorCode::not_found);
  CHECK(resolve_listing(database, "SKU-20")
            .error()
            .message.english()
            .find("lazada:1/20:1, lazada:1/20:2") != std::string::npos);
}

TEST_CASE_FIXTURE(Shop, "a listing is named by its seller SKU within its shop") {
  auto listing = some_listing("10");
  listing.seller_sku = "AD-02 ";
  store_listing(database, shop.key, listing);
  const auto other = test::add_shop(database, "2", "saigon");
  listing.id.item = "20";
  store_listing(database, other.key, listing);
  CHECK(to_text(resolve_listing(database, "hanoi/AD-02 ")->id) == "10:1");
  CHECK(to_text(resolve_listing(database, "saigon/AD-02")->id) == "20:1");  // as a screen shows it
  CHECK(to_text(resolve_listing(database, "saigon/ad-02")->id) == "20:1");
  CHECK(refusal("AD-02") == ErrorCode::ambiguous);
  CHECK(refusal("hanoi/AD-03") == ErrorCode::not_found);
}

TEST_CASE_FIXTURE(Shop, "what is not listed any more makes no seller SKU ambiguous") {
  auto listing = some_listing("10");
  listing.active = false;
  store_listing(database, shop.key, listing);
  CHECK(to_text(resolve_listing(database, "SKU-10")->id) == "10:1");
  listing.id.item = "11";
  listing.active = true;
  store_listing(database, shop.key, listing);
  CHECK(to_text(resolve_listing(database, "SKU-10")->id) == "11:1");
  CHECK(to_text(resolve_listing(database, "hanoi/SKU-10")->id) == "11:1");
}

TEST_CASE_FIXTURE(Shop, "the item without a SKU wins over its variants") {
  store_listing(database, shop.key, some_listing("10", ""));
  store_listing(database, shop.key, some_listing("10", "1"));
  CHECK(to_text(resolve_listing(database, "hanoi/10")->id) == "10");
}

TEST_CASE_FIXTURE(Shop, "a seller SKU may hold a slash") {
  auto listing = some_listing("10");
  listing.seller_sku = "AO/DO/M";
  store_listing(database, shop.key, listing);
  CHECK(to_text(resolve_listing(database, "AO/DO/M")->id) == "10:1");
}

TEST_CASE_FIXTURE(Shop, "listings come by connection and id and can be narrowed") {
  const auto saigon = test::add_shop(database, "2", "saigon");
  store_listing(database, saigon.key, some_listing("05"));
  store_listing(database, shop.key, some_listing("20"));
  store_listing(database, shop.key, some_listing("10", "2"));
  store_listing(database, shop.key, some_listing("10", "1"));
  CHECK(listed(database) == "lazada:1/10:1 lazada:1/10:2 lazada:1/20:1 lazada:2/05:1 ");
  ListingFilter filter;
  SUBCASE("by connection") {
    filter.connection = saigon.key;
    CHECK(listed(database, filter) == "lazada:2/05:1 ");
  }
  SUBCASE("by link") {
    test::link(database, resolve_listing(database, "hanoi/20")->key,
               test::add_product(database, "P1", "Nón lá"), 2);
    filter.unlinked = true;
    CHECK(listed(database, filter) == "lazada:1/10:1 lazada:1/10:2 lazada:2/05:1 ");
    filter.unlinked = false;
    filter.search = "non la";
    CHECK(listed(database, filter) == "lazada:1/20:1 ");
    CHECK(list_listings(database, filter)->listings[0].products ==
          std::vector<LinkedProduct>{{"P1", 2}});
  }
  SUBCASE("by text") {
    filter.search = "AO DAI 20";
    CHECK(listed(database, filter) == "lazada:1/20:1 ");
    filter.search = "sku-05";
    CHECK(listed(database, filter) == "lazada:2/05:1 ");
    filter.search = "_";
    CHECK(listed(database, filter) == "");
  }
  SUBCASE("page by page") {
    filter.limit = 3;
    const auto first = list_listings(database, filter);
    REQUIRE(first->next);
    filter.after = *first->next;
    const auto second = list_listings(database, filter);
    CHECK(ids(first->listings) + ids(second->listings) == listed(database));
    CHECK_FALSE(second->next);
    filter.after = "nonsense";
    CHECK(list_listings(database, filter).error().code == ErrorCode::usage);
  }
}

TEST_CASE_FIXTURE(
    Shop, "a product whose code is the seller SKU is suggested until the listing is linked") {
  store_listing(database, shop.key, some_listing("10"));
  const auto suggested = [&] { return resolve_listing(database, "hanoi/10")->suggested_product; };
  CHECK_FALSE(suggested());
  test::add_product(database, "sku-10", "nearly");
  CHECK(suggested() == "sku-10");
  CHECK(resolve_listing(database, "hanoi/10")->suggestion_why ==
        "the SKU differs in upper and lower case");
  test::add_product(database, "Sku-10", "as near");
  CHECK_FALSE(suggested());
  const auto product = test::add_product(database, "SKU-10", "exactly");
  CHECK(suggested() == "SKU-10");
  test::link(database, resolve_listing(database, "hanoi/10")->key, product);
  CHECK_FALSE(suggested());
  database.engine().execute("DELETE FROM links; UPDATE products SET deleted_at = 1");
  CHECK_FALSE(suggested());
}

}  // namespace ecsync::db
