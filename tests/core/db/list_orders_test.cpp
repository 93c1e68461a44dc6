#include <doctest/doctest.h>

#include "core/db/listings.h"
#include "tests/support/stored.h"

namespace ecsync::db {

using test::moment;
using test::some_line;
using test::some_order;
using test::store;

namespace {

std::string numbers(const std::vector<Order>& orders) {
  std::string all;
  for (const auto& order : orders) all += order.number + " ";
  return all;
}

std::string listed(Database& database, const OrderFilter& filter = {}) {
  const auto list = list_orders(database, filter);
  REQUIRE(list);
  return numbers(list->orders);
}

std::string found(Database& database, const std::string& search) {
  OrderFilter filter;
  filter.search = search;
  return listed(database, filter);
}

ListingKey listing_of(Database& database, const std::string& number) {
  return resolve_order(database, number)->lines.at(0).listing_key;
}

/// Three orders in two shops: A and B hold item 10, C holds item 20.
struct TwoShops {
  Database database = Database::in_memory();
  Connection hanoi = test::add_shop(database, "1", "hanoi");
  Connection saigon = test::add_shop(database, "2", "saigon");

  TwoShops() {
    store(database, hanoi, some_order("A", moment(10)));
    auto b = some_order("B", moment(20));
    b.status = OrderStatus::shipping;
    store(database, hanoi, b);
    auto c = some_order("C", moment(30));
    c.status = OrderStatus::cancelled;
    c.lines = {some_line("20")};
    store(database, saigon, c);
  }
};

}  // namespace

TEST_CASE_FIXTURE(TwoShops,
                  "orders come newest first, the later stored one first within a second") {
  store(database, hanoi, some_order("D", moment(20)));
  CHECK(listed(database) == "C D B A ");
}

TEST_CASE_FIXTURE(TwoShops, "filters narrow the list and all must hold") {
  OrderFilter filter;
  SUBCASE("connection") {
    filter.connection = hanoi.key;
    CHECK(listed(database, filter) == "B A ");
  }
  SUBCASE("statuses") {
    filter.statuses = {OrderStatus::cancelled, OrderStatus::processing};
    CHECK(listed(database, filter) == "C A ");
  }
  SUBCASE("times: from inclusive, until exclusive") {
    filter.since = moment(10);
    filter.until = moment(30);
    CHECK(listed(database, filter) == "B A ");
  }
  SUBCASE("unlinked") {
    test::link(database, listing_of(database, "C"), test::add_product(database, "P", "Áo"));
    filter.unlinked = true;
    CHECK(listed(database, filter) == "B A ");
  }
  SUBCASE("without a live slip") {
    test::add_slip(database, resolve_order(database, "A")->key, "PX1", "awaiting_export");
    test::add_slip(database, resolve_order(database, "B")->key, "PX2", "cancelled");
    test::add_slip(database, resolve_order(database, "C")->key, "PX3", "exported");
    filter.without_slip = true;
    CHECK(listed(database, filter) == "B ");
    CHECK(resolve_order(database, "B")->slips == std::vector<std::string>{"PX2"});
  }
  SUBCASE("several") {
    filter.connection = hanoi.key;
    filter.statuses = {OrderStatus::shipping, OrderStatus::cancelled};
    filter.since = moment(15);
    filter.until = moment(40);
    filter.unlinked = filter.without_slip = true;
    filter.search = "lua";
    filter.limit = 5;
    CHECK(listed(database, filter) == "B ");
  }
}

TEST_CASE_FIXTURE(TwoShops, "a search looks at numbers, names, seller SKUs and linked products") {
  auto odd = some_order("240_77%X", moment(40));
  odd.lines = {some_line("30")};
  odd.lines[0].name = "Đầm đỏ\\xanh 100% cotton";
  odd.lines[0].variation = "Xanh lá";
  odd.lines[0].seller_sku = "DX_01";
  store(database, saigon, odd);

  CHECK(found(database, "240") == "240_77%X ");
  CHECK(found(database, "77%x") == "240_77%X ");
  CHECK(found(database, "4_7") == "");
  CHECK(found(database, "40%X") == "");
  CHECK(found(database, "DAM DO\\x") == "240_77%X ");
  CHECK(found(database, "  đầm   đỏ ") == "240_77%X ");
  CHECK(found(database, "xanh la") == "240_77%X ");
  CHECK(found(database, "dx_0") == "240_77%X ");
  CHECK(found(database, "dxx0") == "");
  CHECK(found(database, "ao dai lua 10") == "B A ");
  CHECK(found(database, "sku-20") == "C ");
  CHECK(found(database, "' OR 1=1 --") == "");
  CHECK(found(database, "  ") == "240_77%X C B A ");

  test::link(database, listing_of(database, "C"),
             test::add_product(database, "KHO-7", "Khăn lụa tơ"));
  CHECK(found(database, "kho-7") == "C ");
  CHECK(found(database, "khan lua to") == "C ");
}

TEST_CASE("a seller SKU that the listing had when it was sold is found") {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  store(database, shop, some_order("A"));
  auto later = some_order("B", moment(10));
  later.lines[0].seller_sku = "OLD-77";
  store(database, shop, later);
  CHECK(found(database, "old-77") == "B ");
}

TEST_CASE("pages hold each order once, also while new ones arrive") {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  for (int i = 0; i < 10; ++i)
    store(database, shop, some_order("N" + std::to_string(i), moment(i / 3)));
  OrderFilter filter;
  filter.limit = 4;
  std::string all;
  int pages = 0;
  do {
    const auto page = list_orders(database, filter);
    REQUIRE(page);
    all += numbers(page->orders);
    filter.after = page->next.value_or("");
    store(database, shop, some_order("new" + std::to_string(pages++), moment(100)));
  } while (!filter.after.empty());
  CHECK(pages == 3);
  CHECK(all == "N9 N8 N7 N6 N5 N4 N3 N2 N1 N0 ");
}

TEST_CASE("a last page that is full says that there is no more") {
  auto database = Database::in_memory();
  const auto shop = test::add_shop(database);
  store(database, shop, some_order("A"));
  OrderFilter filter;
  filter.limit = 1;
  CHECK_FALSE(list_orders(database, filter)->next);
}

TEST_CASE("what is not a cursor is refused") {
  auto database = Database::in_memory();
  for (const auto* after :
       {"x", "123", "00000000000000000000000000000zzz", "-0000000000000010000000000000001"}) {
    OrderFilter filter;
    filter.after = after;
    const auto refused = list_orders(database, filter);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::usage);
  }
}

TEST_CASE_FIXTURE(TwoShops,
                  "a link shows in every order that holds the listing, old ones included") {
  const auto line = [&](const std::string& number) {
    return resolve_order(database, number)->lines.at(0);
  };
  CHECK(line("A").name == "Áo dài lụa 10");
  CHECK(line("A").image == "https://img.example/10.jpg");
  CHECK_FALSE(line("A").unit);
  CHECK(line("A").products.empty());

  const auto product = test::add_product(database, "AD-XN-M", "Áo dài xanh", "bộ");
  test::link(database, listing_of(database, "A"), product, 3);
  for (const auto* number : {"A", "B"}) {
    CHECK(line(number).name == "Áo dài xanh");
    CHECK(line(number).marketplace_name == "Áo dài lụa 10");
    CHECK(line(number).image == "https://own.example/AD-XN-M");
    CHECK(line(number).unit == "bộ");
    CHECK(line(number).products == std::vector<LinkedProduct>{{"AD-XN-M", 3}});
  }
  CHECK(line("C").products.empty());

  test::link(database, listing_of(database, "A"), test::add_product(database, "AB", "Nón"));
  CHECK(line("A").name == "Áo dài lụa 10");
  CHECK(line("A").image == "https://img.example/10.jpg");
  CHECK_FALSE(line("A").unit);
  CHECK(line("A").products == std::vector<LinkedProduct>{{"AB", 1}, {"AD-XN-M", 3}});
}

TEST_CASE_FIXTURE(TwoShops, "an order is named by its number, or by connection and number") {
  CHECK(resolve_order(database, "A")->connection == hanoi.id);
  CHECK(resolve_order(database, "lazada:1/A")->number == "A");
  CHECK(resolve_order(database, "hanoi/A")->number == "A");
  const auto refusal = [&](const std::string& reference) {
    const auto order = resolve_order(database, reference);
    REQUIRE_FALSE(order);
    return order.error();
  };
  CHECK(refusal("Z").code == ErrorCode::not_found);
  CHECK(refusal("Z").reference == "Z");
  CHECK(refusal("saigon/A").code == ErrorCode::not_found);
  CHECK(refusal("nowhere/A").code == ErrorCode::not_found);
  store(database, saigon, some_order("A"));
  CHECK(refusal("A").code == ErrorCode::ambiguous);
  CHECK(refusal("A").message.english().find("lazada:1/A, lazada:2/A") != std::string::npos);
  CHECK(resolve_order(database, "saigon/A")->connection == saigon.id);
}

}  // namespace ecsync::db
