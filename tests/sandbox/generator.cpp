#include "tests/sandbox/generator.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ranges>

#include "tests/sandbox/names.h"

namespace ecsync::sandbox {
namespace {

Hundredths price_in(const Country& country, const Shape& shape, Random& random) {
  const Hundredths price = random.between(country.cheapest, country.dearest);
  if (country.minor_digits == 0) return price / 100'000 * 100'000 + 100'000;
  const Hundredths step = std::max<Hundredths>(10, shape.coin(country));
  return price / step * step;
}

Sku make_sku(const Shop& shop, const Shape& shape, bool plain, std::size_t product,
             std::size_t index, std::size_t count, Seconds now, Random& random) {
  Sku sku;
  sku.id = shape.sku_id(random);
  sku.seller_sku = seller_code(product, index, random);
  if (random.chance(20)) sku.seller_sku.reset();
  if (plain) sku.seller_sku = plain_code(product, index);
  sku.options = sku_options(index, count, random);
  sku.price = price_in(*shop.country, shape, random);
  if (random.chance(300)) {
    sku.special_price = sku.price * random.between(60, 95) / 10'000 * 100;
    // Over, running or still to come: never near an edge, so that a slow test sees one price.
    const Seconds from = now + random.between(-2, 1) * 200 * day;
    sku.special_from = from - 100 * day;
    sku.special_to = from + 99 * day;
  }
  // Some pieces cost a fraction of the smallest coin; halves must be rounded up.
  if (!plain && shape.fractions() && shop.country->minor_digits == 0 && random.chance(25))
    sku.price += random.chance(500) ? 50 : 33;
  sku.stock = random.chance(10) ? 1'000'000'000'000 : random.between(0, 500);
  sku.active = !random.chance(40);
  if (random.chance(700)) sku.image = shape.image(*shop.country, random);
  return sku;
}

Product make_product(const Shop& shop, const Shape& shape, bool plain, std::size_t index,
                     Seconds now, Random& random) {
  Product product;
  product.id = shape.product_id(random);
  product.name = plain ? plain_name(random) : product_name(index, random);
  product.created = now - random.between(90, 900) * day;
  product.updated = product.created + random.between(0, 89) * day;
  if (index % 31 == 9) product.state = Product::State::inactive;
  if (index % 37 == 11) product.state = Product::State::deleted;
  if (index % 41 == 13) product.state = Product::State::pending;
  if (index % 43 == 15) product.state = Product::State::suspended;
  for (auto images = random.between(0, 3); images > 0; --images)
    product.images.push_back(shape.image(*shop.country, random));
  // One product in twelve has a single variant, one in forty very many.
  const auto count = static_cast<std::size_t>(random.chance(400)  ? 1
                                              : random.chance(25) ? 30
                                                                  : random.between(2, 6));
  for (std::size_t i = 0; i < count; ++i)
    product.skus.push_back(make_sku(shop, shape, plain, index, i, count, now, random));
  return product;
}

void add_pieces(Order& order, const Shop& shop, const Shape& shape, Random& random) {
  const auto product = static_cast<std::size_t>(random.below(std::ssize(shop.products)));
  const auto sku = static_cast<std::size_t>(random.below(std::ssize(shop.products[product].skus)));
  const Sku& sold = shop.products[product].skus[sku];
  const auto count = random.chance(700) ? 1 : random.between(2, random.chance(30) ? 12 : 4);
  const bool on_sale = sold.special_price > 0 && random.chance(500);
  for (std::int64_t i = 0; i < count; ++i) {
    Unit unit;
    unit.id = shape.unit_id(order.number, static_cast<int>(order.units.size()) + 1);
    unit.product = product;
    unit.sku = sku;
    unit.price = on_sale ? sold.special_price : sold.price;
    // A flash sale ends in the middle of a basket: the same thing at two prices.
    if (i > 0 && i == count - 1 && random.chance(120)) unit.price = unit.price * 8 / 1000 * 100;
    unit.updated = order.created;
    order.units.push_back(unit);
  }
}

/// Vouchers and fees. A fraction of a coin occurs in one amount of an order at most, because
/// rounding several parts and rounding their sum would differ.
void add_fees(Order& order, const Country& country, const Shape& shape, Random& random) {
  Hundredths goods = 0;
  for (const Unit& unit : order.units) goods += unit.price;
  const bool fraction_in_goods = country.minor_digits == 0 && goods % 100 != 0;
  const Hundredths coin = shape.coin(country);
  if (random.chance(600))
    order.shipping_fee = random.between(1, 40) * country.cheapest / 20 / coin * coin;
  if (random.chance(200)) order.voucher_seller = goods / 20 / coin * coin;
  if (random.chance(250)) order.voucher_platform = goods / 30 / coin * coin;
  if (shape.fractions() && !fraction_in_goods && order.voucher_platform > 0 &&
      country.minor_digits == 0 && random.chance(300))
    order.voucher_platform += random.pick(std::array<Hundredths, 3>{80, 33, 7});
}

/// Moves one piece along until the present is reached.
void live(Unit& unit, Seconds until, Random& random) {
  while (const auto step = next_step(unit.stage, random)) {
    const Seconds when = unit.updated + random.between(step->shortest, step->longest);
    // A delivery may also simply be the end.
    if (when > until || (unit.stage == Stage::delivered && random.chance(300))) return;
    unit.stage = step->to;
    unit.updated = when;
  }
}

void live(Order& order, Seconds until, bool units_part, Random& random) {
  const bool together = !units_part || order.units.size() == 1 || random.chance(800);
  // Pieces share the way up to a fork, then each goes its own.
  const Seconds fork = together ? until : order.created + random.between(0, 6 * day);
  Unit common = order.units.front();
  live(common, std::min(fork, until), random);
  for (Unit& unit : order.units) {
    unit.stage = common.stage;
    unit.updated = common.updated;
    if (!together) live(unit, until, random);
    order.updated = std::max(order.updated, unit.updated);
  }
  order.cancel_requested = order.units.front().stage < Stage::shipped && random.chance(60);
}

/// Many orders handed to the carrier by one click: they share their updated second.
void hand_over_together(std::vector<Order>& orders, Seconds now, bool units_part) {
  const Seconds click = now - 3 * day;
  std::size_t left = std::min<std::size_t>(130, orders.size() / 3);
  for (auto newest = orders.rbegin(); newest != orders.rend() && left > 0; ++newest) {
    Order& order = *newest;
    if (order.created > click - hour) continue;
    order.updated = click;
    for (Unit& unit : order.units) {
      if (units_part && unit.stage == Stage::cancelled && unit.updated < click) continue;
      unit.stage = Stage::ready;
      unit.updated = click;
    }
    order.cancel_requested = false;
    --left;
  }
}

/// When the shop's orders came in: evenly, with a few seconds in which several came at once, and
/// more in the last hours, so that the first stages of an order's life are there too.
std::vector<Seconds> creation_times(const Options& options, Seconds now, Random& random) {
  std::vector<Seconds> times;
  const Seconds span = options.days * day;
  Seconds burst = now - 20 * day;
  for (int i = 0; i < options.orders; ++i) {
    if (i % 50 == 0) burst = now - random.between(1, span - 1);
    const bool lately = i % 12 == 7;
    const bool just_now = i % 40 == 21;
    const Seconds longest = just_now ? 25 * minute : lately ? std::min(span, 2 * day) : span;
    times.push_back(i % 50 < 5 ? burst : now - random.between(1, longest - 1));
  }
  std::ranges::sort(times);
  return times;
}

/// A buyer's basket over two shops has one number in both.
void renumber(Order& order, const std::string& number, const Shape& shape) {
  order.number = number;
  int k = 50;  // pieces of the other shop have the low ones
  for (Unit& unit : order.units) unit.id = shape.unit_id(number, ++k);
}

/// `shared`: the number that the newest order has in another shop too; "" for none.
void fill_orders(Shop& shop, const Options& options, const Shape& shape, Seconds now,
                 const std::string& shared, Random& random) {
  std::vector<Order> orders;
  for (const Seconds created : creation_times(options, now, random)) {
    orders.push_back(make_order(shop, shape, created, random));
    live(orders.back(), now, shape.units_part(), random);
  }
  if (orders.size() >= 30) hand_over_together(orders, now, shape.units_part());
  if (!orders.empty() && !shared.empty()) renumber(orders.back(), shared, shape);
  for (Order& order : orders) shop.add(std::move(order));
}

}  // namespace

Order make_order(const Shop& shop, const Shape& shape, Seconds created, Random& random) {
  Order order;
  order.number = shape.order_number(created, random);
  order.created = created;
  order.updated = created;
  order.dice = random.next();
  order.by_marketplace = random.chance(80);
  order.plain = shop.plain;
  for (auto kinds = random.chance(650) ? 1 : random.between(2, 4); kinds > 0; --kinds)
    add_pieces(order, shop, shape, random);
  if (random.chance(70)) {  // a gift: sometimes the same thing, sometimes another
    if (random.chance(500)) {
      order.units.push_back(order.units.front());
      order.units.back().id = shape.unit_id(order.number, static_cast<int>(order.units.size()));
    } else {
      add_pieces(order, shop, shape, random);
    }
    order.units.back().price = 0;
  }
  const Stage first = random.chance(250) ? Stage::unpaid : Stage::to_pack;
  for (Unit& unit : order.units) unit.stage = first;
  add_fees(order, *shop.country, shape, random);
  return order;
}

void generate(World& world, const Options& options, const Shape& shape) {
  const Seconds now = world.clock.now();
  for (int i = 0; i < options.shops; ++i) {
    Random random(options.seed * 1000 + static_cast<std::uint64_t>(i));
    Shop shop;
    shop.id = shape.shop_id(random);
    shop.old_forms = options.old_forms;
    shop.country =
        &find_country(options.countries.at(static_cast<std::size_t>(i) % options.countries.size()));
    shop.name = fmt::format("Cửa hàng {} {}", shop.country->code, i + 1);
    shop.plain = options.plain;
    for (int p = 0; p < options.products; ++p)
      shop.products.push_back(
          make_product(shop, shape, options.plain, static_cast<std::size_t>(p), now, random));
    const bool second = i == 1 && !world.shops[0].orders().empty();
    fill_orders(shop, options, shape, now, second ? world.shops[0].orders().back().number : "",
                random);
    world.shops.push_back(std::move(shop));
    if (!options.one_consent || i == 0)
      world.accounts.push_back({.id = fmt::format("{}", 100'000'000 + random.below(899'999'999)),
                                .login = fmt::format("seller{}@example.vn", i + 1),
                                .shops = {}});
    world.accounts.back().shops.push_back(static_cast<std::size_t>(i));
  }
}

}  // namespace ecsync::sandbox
