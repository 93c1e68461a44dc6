#include "tests/sandbox/tiktok/shape.h"

#include <fmt/format.h>

#include <string>

namespace ecsync::sandbox::tiktok {

std::string TiktokShape::shop_id(Random& random) const {
  return fmt::format("{}", random.between(7'494'000'000'000'000'000, 7'496'999'999'999'999'999));
}

std::string TiktokShape::order_number(Seconds /*created*/, Random& random) const {
  return fmt::format("{}", random.between(576'000'000'000'000'000, 579'499'999'999'999'999));
}

std::uint64_t TiktokShape::unit_id(const std::string& order_number, int k) const {
  return std::stoull(order_number) + 500'000'000'000'000ULL + static_cast<std::uint64_t>(k);
}

std::uint64_t TiktokShape::product_id(Random& random) const {
  return static_cast<std::uint64_t>(
      random.between(1'729'000'000'000'000'000, 1'729'999'999'999'999'999));
}

std::uint64_t TiktokShape::sku_id(Random& random) const {
  return static_cast<std::uint64_t>(
      random.between(1'730'000'000'000'000'000, 1'731'999'999'999'999'999));
}

std::string TiktokShape::image(const Country& /*country*/, Random& random) const {
  return fmt::format(
      "https://p16-oec-va.ibyteimg.com/tos-maliva-i-o3syd03w52-us/{}~tplv-o3syd03w52-origin-jpeg"
      ".jpeg?from={}",
      random.word(32, "0123456789abcdef"), random.between(100'000'000, 999'999'999));
}

Hundredths TiktokShape::coin(const Country& country) const {
  return country.minor_digits == 0 || country.currency == "IDR" ? 100 : 1;
}

}  // namespace ecsync::sandbox::tiktok
