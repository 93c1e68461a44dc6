#pragma once

#include "tests/sandbox/generator.h"

namespace ecsync::sandbox::shopee {

class ShopeeShape : public Shape {
 public:
  std::string shop_id(Random& random) const override;
  std::string order_number(Seconds created, Random& random) const override;
  std::uint64_t unit_id(const std::string& order_number, int k) const override;
  std::uint64_t product_id(Random& random) const override;
  std::uint64_t sku_id(Random& random) const override;
  std::string image(const Country& country, Random& random) const override;
  bool units_part() const override { return false; }
  Hundredths coin(const Country& country) const override;
  bool fractions() const override { return false; }
};

}  // namespace ecsync::sandbox::shopee
