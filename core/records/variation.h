#pragma once

#include <optional>
#include <string>

namespace ecsync {

/// Whether two texts give the same options of a variant, as "Màu sắc:Đỏ, Size:M" and
/// "color_family:Đỏ,size:M" do. Only the values count, because orders and catalogues give the
/// options different names.
bool same_options(const std::optional<std::string>& a, const std::optional<std::string>& b);

}  // namespace ecsync
