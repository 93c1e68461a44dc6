#pragma once

#include <optional>
#include <string>

namespace ecsync {

/// Whether two texts tell the same options of a variant, as "Màu sắc:Đỏ, Size:M" and
/// "color_family:Đỏ,size:M" do: what an option's name is, orders and catalogues tell differently.
bool same_options(const std::optional<std::string>& a, const std::optional<std::string>& b);

}  // namespace ecsync
