#pragma once

#include "tests/sandbox/generator.h"

namespace ecsync::sandbox::lazada {

/// Lazada's ids: 16-digit order numbers below 2^53, item ids above 2^31, SKU ids above 2^32.
class LazadaShape : public Shape {
 public:
  std::string shop_id(Random& random) const override;
  std::string order_number(Seconds created, Random& random) const override;
  std::uint64_t unit_id(const std::string& order_number, int k) const override;
  std::uint64_t product_id(Random& random) const override;
  std::uint64_t sku_id(Random& random) const override;
  std::string image(const Country& country, Random& random) const override;
  bool units_part() const override { return true; }
};

}  // namespace ecsync::sandbox::lazada
