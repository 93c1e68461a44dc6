#pragma once

#include <string>
#include <string_view>

namespace ecsync::common {

/// `url` with scheme, host and port replaced by `api_base` (`scheme://host[:port]`), the path kept;
/// `url` itself when `api_base` is "". `{country}` in the base becomes `country` in lower case.
std::string rebase(std::string_view url, std::string_view api_base, std::string_view country);

}  // namespace ecsync::common
