#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/result.h"
#include "core/secrets/secret.h"

namespace ecsync::crypto {

/// HMAC-SHA256 of `message` (RFC 2104), as 64 lower-case hexadecimal digits.
std::string hmac_sha256_hex(std::string_view key, std::string_view message);

/// 32 random bytes that seal the tokens in the file.
class SealingKey {
 public:
  /// `bytes` must be 32 long. Errors: key_wrong.
  static Result<SealingKey> from_bytes(std::string_view bytes);
  static SealingKey random();
  const Secret& bytes() const { return bytes_; }

 private:
  explicit SealingKey(Secret bytes) : bytes_(std::move(bytes)) {}
  Secret bytes_;
};

/// Encrypts with XChaCha20-Poly1305 and a random nonce. `binding` (platform|authorization|kind) is
/// authenticated but not stored: unsealing needs the same one.
std::string seal(const Secret& plain, const SealingKey& key, std::string_view binding);
/// Errors: key_wrong when key, binding or bytes differ from those of sealing.
Result<Secret> unseal(std::string_view sealed, const SealingKey& key, std::string_view binding);

/// `bytes` random bytes as lower-case hexadecimal digits, for `state` values and the like.
std::string random_hex(std::size_t bytes);

/// The first 64 bits of a hash without a key. The same content has the same value on every machine
/// and in every version.
std::int64_t content_hash(std::string_view content);

}  // namespace ecsync::crypto
