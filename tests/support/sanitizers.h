#pragma once

namespace ecsync::test {

/// Whether AddressSanitizer watches this program.
#ifdef __has_feature
constexpr bool watches_addresses = __has_feature(address_sanitizer);
#else
constexpr bool watches_addresses = false;
#endif

}  // namespace ecsync::test
