#include "tests/sandbox/order_texts.h"

#include <doctest/doctest.h>

#include <utility>

#include "tests/sandbox/shop_model.h"

namespace ecsync::sandbox {
namespace {

void add_order(World& world) {
  Order order;
  order.number = "1001";
  world.shops.emplace_back().add(std::move(order));
}

/// What the world writes for its order, whose text has its update time, and how often that was
/// made.
struct Writer {
  World& world;
  int made = 0;

  std::string write(std::uint64_t form = 0) {
    JsonText out;
    world.write_order(out, world.shops[0], 0, form, [this](JsonText& text, const Order& order) {
      ++made;
      text.open().member_number("updated", order.updated).member("broken", order.broken).close();
    });
    return out.take();
  }
};

TEST_CASE("an order's text is made once, and anew when the order has changed") {
  World world;
  add_order(world);
  Writer writer{world};
  CHECK(writer.write() == R"({"updated":0,"broken":""})");
  CHECK(writer.write() == R"({"updated":0,"broken":""})");
  CHECK(writer.made == 1);

  world.shops[0].touch(0, 77);
  CHECK(writer.write() == R"({"updated":77,"broken":""})");
  world.shops[0].order(0).broken = "no_items";
  CHECK(writer.write() == R"({"updated":77,"broken":"no_items"})");
  CHECK(writer.made == 3);
}

TEST_CASE("forms of one order's text are told apart") {
  World world;
  add_order(world);
  Writer writer{world};
  writer.write(1);
  writer.write(2);
  CHECK(writer.made == 2);
}

}  // namespace
}  // namespace ecsync::sandbox
