#pragma once

#include <string>
#include <string_view>

namespace ecsync::sandbox {

/// HMAC-SHA256 as 64 hex digits.
std::string hmac_sha256_hex(std::string_view key, std::string_view message, bool upper_case);

/// Equal in a time that does not tell where they differ.
bool same_text(std::string_view a, std::string_view b);

}  // namespace ecsync::sandbox
