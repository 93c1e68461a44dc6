#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "tests/sandbox/shop_model.h"

namespace ecsync::sandbox::shopee {

/// How a line was sold.
enum class Deal { plain, bundle, add_on, gift };

/// Pieces of one SKU at one price as Shopee writes them. The same SKU may have two lines.
struct OrderLine {
  std::uint64_t id = 0;
  std::size_t product = 0;
  std::size_t sku = 0;
  Hundredths price = 0;  ///< of a piece, as sold
  Deal deal = Deal::plain;
  int quantity = 0;
  int cancelled = 0;
  int returned = 0;
};

/// The order's lines, by their lowest piece.
std::vector<OrderLine> lines_of(const Order& order);

}  // namespace ecsync::sandbox::shopee
