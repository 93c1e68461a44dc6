#pragma once

#include "tests/sandbox/generator.h"

namespace ecsync::sandbox::tiktok {

/// TikTok Shop's ids: 18 digits for orders and their lines, 19 for shops, products and SKUs. All of
/// them are above 2^53, and the lines of one order are neighbours, which a double cannot tell
/// apart.
class TiktokShape : public Shape {
 public:
  std::string shop_id(Random& random) const override;
  std::string order_number(Seconds created, Random& random) const override;
  std::uint64_t unit_id(const std::string& order_number, int k) const override;
  std::uint64_t product_id(Random& random) const override;
  std::uint64_t sku_id(Random& random) const override;
  std::string image(const Country& country, Random& random) const override;
  bool units_part() const override { return true; }
  /// Dong and rupiah have no decimals on this wire.
  Hundredths coin(const Country& country) const override;
  bool fractions() const override { return false; }
};

}  // namespace ecsync::sandbox::tiktok
