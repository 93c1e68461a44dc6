#pragma once

#include <cstdint>
#include <vector>

#include "tests/sandbox/json_text.h"
#include "tests/sandbox/shop_model.h"

namespace ecsync::sandbox::tiktok {

/// One of the SKUs that a bundle is made of.
struct Part {
  const Product* product = nullptr;
  const Sku* sku = nullptr;
  int count = 1;
};

/// What TikTok composes the SKU of; none where it is no bundle.
std::vector<Part> parts_of(const Shop& shop, const Product& product, const Sku& sku);

/// The list as orders and a product's details have it.
void write_parts(JsonText& out, const char* member, const std::vector<Part>& parts);

}  // namespace ecsync::sandbox::tiktok
