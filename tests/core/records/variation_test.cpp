#include "core/records/variation.h"

#include <doctest/doctest.h>

namespace ecsync {

TEST_CASE("variations tell the same when their values are the same, whatever the names are") {
  CHECK(same_options("Màu sắc:Đỏ, Size:M", "color_family:Đỏ,size:M"));
  CHECK(same_options("size:M,color_family:Đỏ", "Màu sắc:Đỏ, Size:M"));
  CHECK(same_options("Size:EU:40", "size:EU:40"));
  CHECK(same_options("Đỏ, XL", "Đỏ,XL"));
  CHECK_FALSE(same_options("Màu sắc:Đỏ", "Màu sắc:Xanh"));
  CHECK_FALSE(same_options("Màu sắc:Đỏ", "Màu sắc:Đỏ, Size:M"));
  CHECK_FALSE(same_options("Màu sắc:Đỏ", std::nullopt));
  CHECK_FALSE(same_options(std::nullopt, std::nullopt));
}

}  // namespace ecsync
