#include "core/secrets/crypto.h"

#include <sodium.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace ecsync::crypto {
namespace {

constexpr std::size_t key_bytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
// The first byte of sealed text. Another cipher could follow under another number.
constexpr char format_version = 1;

/// Must have run before any other call into libsodium.
void make_ready() {
  static const bool ready = sodium_init() >= 0;
  if (!ready) throw std::runtime_error("libsodium cannot be initialised");
}

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes_of(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

std::string hexadecimal(std::string_view bytes) {
  std::string hex(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), bytes_of(bytes), bytes.size());
  hex.pop_back();  // sodium_bin2hex ends it with a NUL
  return hex;
}

std::string random_bytes(std::size_t count) {
  make_ready();
  std::string bytes(count, '\0');
  randombytes_buf(bytes.data(), bytes.size());
  return bytes;
}

}  // namespace

std::string hmac_sha256_hex(std::string_view key, std::string_view message) {
  make_ready();
  crypto_auth_hmacsha256_state state{};
  crypto_auth_hmacsha256_init(&state, bytes_of(key), key.size());
  crypto_auth_hmacsha256_update(&state, bytes_of(message), message.size());
  std::string code(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256_final(&state, bytes_of(code));
  sodium_memzero(&state, sizeof state);
  return hexadecimal(code);
}

Result<SealingKey> SealingKey::from_bytes(std::string_view bytes) {
  if (bytes.size() != key_bytes) {
    return make_error(ErrorCode::key_wrong,
                      tr("the encryption key has {} bytes instead of 32", bytes.size()));
  }
  return SealingKey(Secret(std::string(bytes)));
}

SealingKey SealingKey::random() {
  return SealingKey(Secret(random_bytes(key_bytes)));
}

std::string seal(const Secret& plain, const SealingKey& key, std::string_view binding) {
  const auto nonce = random_bytes(nonce_bytes);
  const auto& text = plain.reveal();
  std::string cipher(text.size() + tag_bytes, '\0');
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      bytes_of(cipher), nullptr, bytes_of(std::string_view(text)), text.size(), bytes_of(binding),
      binding.size(), nullptr, bytes_of(std::string_view(nonce)),
      bytes_of(std::string_view(key.bytes().reveal())));
  return format_version + nonce + cipher;
}

Result<Secret> unseal(std::string_view sealed, const SealingKey& key, std::string_view binding) {
  make_ready();
  const auto refused = [] {
    return make_error(
        ErrorCode::key_wrong, tr("the stored tokens cannot be read with this encryption key"),
        tr("Restore the key that the database was made with, or connect the shops again."));
  };
  if (sealed.size() < 1 + nonce_bytes + tag_bytes || sealed.front() != format_version) {
    return refused();
  }
  const auto nonce = sealed.substr(1, nonce_bytes);
  const auto cipher = sealed.substr(1 + nonce_bytes);
  std::string plain(cipher.size() - tag_bytes, '\0');
  const int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(
      bytes_of(plain), nullptr, nullptr, bytes_of(cipher), cipher.size(), bytes_of(binding),
      binding.size(), bytes_of(nonce), bytes_of(std::string_view(key.bytes().reveal())));
  if (failed != 0) return refused();
  return Secret(std::move(plain));
}

std::string random_hex(std::size_t bytes) {
  return hexadecimal(random_bytes(bytes));
}

std::int64_t content_hash(std::string_view content) {
  make_ready();
  // The first eight bytes of BLAKE2b-256, put together by hand: the value is stored and must not
  // depend on the machine's byte order.
  std::array<unsigned char, crypto_generichash_BYTES> hash{};
  crypto_generichash(hash.data(), hash.size(), bytes_of(content), content.size(), nullptr, 0);
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof value; ++i) value = (value << 8U) | hash.at(i);
  return static_cast<std::int64_t>(value);
}

}  // namespace ecsync::crypto
