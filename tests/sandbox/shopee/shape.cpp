#include "tests/sandbox/shopee/shape.h"

#include <fmt/format.h>

#include <string>

#include "tests/sandbox/text.h"

namespace ecsync::sandbox::shopee {

std::string ShopeeShape::shop_id(Random& random) const {
  return fmt::format("{}", random.between(10'000'000, 1'799'999'999));
}

/// The day of the order and eight letters or digits.
std::string ShopeeShape::order_number(Seconds created, Random& random) const {
  const std::string date = date_text(created, 480);
  return date.substr(2, 2) + date.substr(5, 2) + date.substr(8, 2) +
         random.word(8, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");
}

/// Ids of lines have 18 digits and more: no double holds them.
std::uint64_t ShopeeShape::unit_id(const std::string& order_number, int k) const {
  constexpr std::uint64_t room = 8'000'000'000'000'000;
  return (1 + hash_text(order_number) % room) * 1000 + static_cast<std::uint64_t>(k);
}

std::uint64_t ShopeeShape::product_id(Random& random) const {
  return static_cast<std::uint64_t>(random.between(10'000'000'000, 49'999'999'999));
}

std::uint64_t ShopeeShape::sku_id(Random& random) const {
  return static_cast<std::uint64_t>(random.between(100'000'000'000, 299'999'999'999));
}

std::string ShopeeShape::image(const Country& country, Random& random) const {
  return fmt::format("https://cf.shopee.{}/file/{}", lower(country.code), random.word(32));
}

/// Prices have decimals in some markets only, whatever the currency has.
Hundredths ShopeeShape::coin(const Country& country) const {
  return country.code == "SG" || country.code == "MY" ? 1 : 100;
}

}  // namespace ecsync::sandbox::shopee
