#pragma once

#include <string>
#include <vector>

namespace ecsync::test {

/// Words in this Vietnamese text that sellers do not use for what is meant, or that would be a
/// second word for one thing: a product is sản phẩm, what a shop sells sản phẩm trên sàn, a piece
/// cái, orders are lấy về or đồng bộ, a call is a lượt gọi and a quarter 1/4.
std::vector<std::string> foreign_words(const std::string& vietnamese);

}  // namespace ecsync::test
