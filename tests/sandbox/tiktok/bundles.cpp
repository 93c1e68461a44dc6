#include "tests/sandbox/tiktok/bundles.h"

#include <fmt/format.h>

namespace ecsync::sandbox::tiktok {

std::vector<Part> parts_of(const Shop& shop, const Product& product, const Sku& sku) {
  const auto count = shop.products.size();
  const auto place = static_cast<std::size_t>(&product - shop.products.data());
  // One SKU in seventeen, but none of products that are frozen and tell no details.
  if (shop.plain || count < 3 || sku.id % 17 != 3 || place % 43 == 15) return {};
  std::vector<Part> parts;
  for (std::size_t step = 1; step <= 2; ++step) {
    const Product& other = shop.products[(place + step) % count];
    parts.push_back({&other, &other.skus.front(), step == 1 ? 2 : 1});
  }
  return parts;
}

void write_parts(JsonText& out, const char* member, const std::vector<Part>& parts) {
  if (parts.empty()) return;
  out.key(member).open_list();
  for (const Part& part : parts) {
    out.open().member("product_id", fmt::format("{}", part.product->id));
    if (part.sku->seller_sku) out.member("seller_sku", *part.sku->seller_sku);
    out.member_number("sku_count", part.count)
        .member("sku_id", fmt::format("{}", part.sku->id))
        .close();
  }
  out.close_list();
}

}  // namespace ecsync::sandbox::tiktok
