#include "tests/sandbox/lazada/shape.h"

#include <fmt/format.h>

#include <string>

#include "tests/sandbox/text.h"

namespace ecsync::sandbox::lazada {

std::string LazadaShape::shop_id(Random& random) const {
  return fmt::format("{}", random.between(200'000'000, 200'999'999'999));
}

std::string LazadaShape::order_number(Seconds /*created*/, Random& random) const {
  return fmt::format("{}", random.between(1'200'000'000'000'000, 8'900'000'000'000'000));
}

std::uint64_t LazadaShape::unit_id(const std::string& order_number, int k) const {
  return std::stoull(order_number) + 100'000ULL * static_cast<std::uint64_t>(k);
}

std::uint64_t LazadaShape::product_id(Random& random) const {
  return static_cast<std::uint64_t>(random.between(1'500'000'000, 2'999'999'999));
}

std::uint64_t LazadaShape::sku_id(Random& random) const {
  return static_cast<std::uint64_t>(random.between(4'000'000'000, 18'999'999'999));
}

std::string LazadaShape::image(const Country& country, Random& random) const {
  return fmt::format("https://{}-live.slatic.net/p/{}.jpg", lower(country.code), random.word(32));
}

}  // namespace ecsync::sandbox::lazada
