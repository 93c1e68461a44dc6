#include "tests/sandbox/hmac.h"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <iterator>

namespace ecsync::sandbox {
namespace {

const unsigned char* bytes(std::string_view text) {
  // libsodium reads bytes, std::string holds characters.
  return reinterpret_cast<const unsigned char*>(text.data());  // NOLINT(*-reinterpret-cast)
}

}  // namespace

std::string hmac_sha256_hex(std::string_view key, std::string_view message, bool upper_case) {
  crypto_auth_hmacsha256_state state{};
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
  crypto_auth_hmacsha256_init(&state, bytes(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes(message), message.size());
  crypto_auth_hmacsha256_final(&state, mac.data());
  std::string hex;
  for (const unsigned char byte : mac) {
    if (upper_case)
      fmt::format_to(std::back_inserter(hex), "{:02X}", byte);
    else
      fmt::format_to(std::back_inserter(hex), "{:02x}", byte);
  }
  return hex;
}

bool same_text(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace ecsync::sandbox
