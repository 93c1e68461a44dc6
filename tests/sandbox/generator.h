#pragma once

#include <string>

#include "tests/sandbox/options.h"
#include "tests/sandbox/random.h"
#include "tests/sandbox/shop_model.h"

namespace ecsync::sandbox {

/// What ids look like on one marketplace, and what its orders can be.
class Shape {
 public:
  Shape() = default;
  Shape(const Shape&) = delete;
  Shape& operator=(const Shape&) = delete;
  virtual ~Shape() = default;

  virtual std::string shop_id(Random& random) const = 0;
  virtual std::string order_number(Seconds created, Random& random) const = 0;
  /// The `k`-th piece (from 1) of the order.
  virtual std::uint64_t unit_id(const std::string& order_number, int k) const = 0;
  virtual std::uint64_t product_id(Random& random) const = 0;
  virtual std::uint64_t sku_id(Random& random) const = 0;
  virtual std::string image(const Country& country, Random& random) const = 0;
  /// Whether pieces of one order go different ways.
  virtual bool units_part() const = 0;
  /// The smallest step between two prices on this wire.
  virtual Hundredths coin(const Country& country) const {
    return country.minor_digits == 0 ? 100 : 1;
  }
  /// Whether amounts may be finer than the currency's minor unit.
  virtual bool fractions() const { return true; }
};

/// Fills `world` with shops, products and orders up to its clock's present. Equal options, seed and
/// time give an equal world.
void generate(World& world, const Options& options, const Shape& shape);

/// One new order of `shop`, created at `created` and not yet moved on. Not added to the shop.
Order make_order(const Shop& shop, const Shape& shape, Seconds created, Random& random);

}  // namespace ecsync::sandbox
