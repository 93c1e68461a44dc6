#include "tests/sandbox/truth.h"

#include <doctest/doctest.h>

#include "tests/sandbox/lazada/truth.h"

namespace ecsync::sandbox {
namespace {

Shop small_shop() {
  Shop shop;
  shop.id = "7";
  shop.country = &find_country("VN");
  Product product;
  product.id = 11;
  product.name = "Áo";
  Sku sku;
  sku.id = 22;
  sku.seller_sku = "A";
  sku.options = {{"size", "M"}};
  product.skus.push_back(sku);
  shop.products.push_back(product);
  return shop;
}

Order order_of(const std::vector<std::pair<Stage, Hundredths>>& pieces) {
  Order order;
  order.number = "1200000000000001";
  order.dice = 1 << 8;  // the usual spellings
  std::uint64_t id = 0;
  for (const auto& [stage, price] : pieces)
    order.units.push_back({.id = ++id, .price = price, .stage = stage});
  return order;
}

TruthOrder read(const std::vector<std::pair<Stage, Hundredths>>& pieces) {
  return lazada::read_order(small_shop(), order_of(pieces));
}

}  // namespace

TEST_CASE("the least advanced living piece decides") {
  CHECK(read({{Stage::delivered, 1}, {Stage::to_pack, 1}, {Stage::cancelled, 1}}).status ==
        "processing");
  CHECK(read({{Stage::delivered, 1}, {Stage::returned, 1}}).status == "completed");
  CHECK(read({{Stage::cancelled, 1}, {Stage::lost, 1}}).status == "cancelled");
  CHECK(read({{Stage::delivered, 1}, {Stage::unheard_of, 1}}).status == "unknown");
  CHECK(read({{Stage::unpaid, 1}}).status == "new");
}

TEST_CASE("lost pieces count as cancelled and those on their way back as returned") {
  const auto order = read({{Stage::lost, 100}, {Stage::coming_back, 100}, {Stage::delivered, 100}});
  REQUIRE(order.lines.size() == 1);
  CHECK(order.lines[0].quantity == 3);
  CHECK(order.lines[0].cancelled == 1);
  CHECK(order.lines[0].returned == 1);
  CHECK(order.delivery_problem);
  CHECK(order.return_status == "returning");
  CHECK(read({{Stage::came_back, 1}}).return_status == "returned");
  CHECK_FALSE(read({{Stage::came_back, 1}}).delivery_problem);
  CHECK(read({{Stage::lost_coming_back, 1}}).delivery_problem);
}

TEST_CASE("a gift and a second price are lines of their own, prices rounded half up") {
  const auto order = read({{Stage::packed, 100'50},
                           {Stage::packed, 0},
                           {Stage::ready, 100'50},
                           {Stage::packed, 80'49}});
  REQUIRE(order.lines.size() == 3);
  CHECK(order.lines[0].unit_price == 101);
  CHECK(order.lines[0].quantity == 2);
  CHECK(order.lines[0].status_native == "packed,ready_to_ship");
  CHECK(order.lines[1].unit_price == 0);
  CHECK(order.lines[2].unit_price == 80);
  CHECK(order.lines[0].listing == "11:22");
  CHECK(order.lines[0].variation == "size:M");
}

TEST_CASE("amounts are written in the digits of their currency") {
  CHECK(public_amount(137'80, find_country("VN")) == "138");
  CHECK(public_amount(137'50, find_country("VN")) == "138");
  CHECK(public_amount(137'49, find_country("VN")) == "137");
  CHECK(public_amount(12'90, find_country("MY")) == "12.90");
  CHECK(public_amount(12'90, find_country("ID")) == "12.90");
  CHECK(wire_amount(137'80) == "137.80");
}

}  // namespace ecsync::sandbox
