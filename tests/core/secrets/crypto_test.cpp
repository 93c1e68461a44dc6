#include "core/secrets/crypto.h"

#include <doctest/doctest.h>

#include <set>

namespace ecsync::crypto {
namespace {

const std::string binding = "lazada|7|refresh";

ErrorCode code_of(const Result<Secret>& result) {
  REQUIRE_FALSE(result);
  return result.error().code;
}

}  // namespace

TEST_CASE("HMAC-SHA256 gives the values of RFC 4231") {
  CHECK(hmac_sha256_hex(std::string(20, '\x0b'), "Hi There") ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(hmac_sha256_hex("Jefe", "what do ya want for nothing?") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(hmac_sha256_hex(std::string(20, '\xaa'), std::string(50, '\xdd')) ==
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  std::string counting;
  for (char c = 1; c <= 25; ++c) counting += c;
  CHECK(hmac_sha256_hex(counting, std::string(50, '\xcd')) ==
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
  CHECK(hmac_sha256_hex(std::string(131, '\xaa'),
                        "Test Using Larger Than Block-Size Key - Hash Key First") ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  CHECK(hmac_sha256_hex(std::string(131, '\xaa'),
                        "This is a test using a larger than block-size key and a larger than "
                        "block-size data. The key needs to be hashed before being used by the "
                        "HMAC algorithm.") ==
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

TEST_CASE("what is sealed is unsealed with the same key and binding") {
  const auto key = SealingKey::random();
  for (const auto& text :
       {std::string(), std::string("token"), std::string("a\0b", 3), std::string(100'000, 't')}) {
    const auto plain = unseal(seal(Secret(text), key, binding), key, binding);
    REQUIRE(plain);
    CHECK(plain->reveal() == text);
  }
}

TEST_CASE("what is sealed shows nothing of the text and differs each time") {
  const auto key = SealingKey::random();
  const Secret token(std::string("50000601c30atpedfgu3LVvik87Ixlsvle3mSoB"));
  const auto first = seal(token, key, binding);
  CHECK(first.find("50000601") == std::string::npos);
  CHECK(first != seal(token, key, binding));
}

TEST_CASE("another key or another binding unseals nothing") {
  const auto key = SealingKey::random();
  const auto sealed = seal(Secret(std::string("token")), key, binding);
  CHECK(code_of(unseal(sealed, SealingKey::random(), binding)) == ErrorCode::key_wrong);
  for (const char* other : {"", "lazada|7|access", "lazada|8|refresh", "lazada|7|refresh "}) {
    CHECK(code_of(unseal(sealed, key, other)) == ErrorCode::key_wrong);
  }
}

TEST_CASE("a flipped bit or a missing byte anywhere unseals nothing") {
  const auto key = SealingKey::random();
  const auto sealed = seal(Secret(std::string("token")), key, binding);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto flipped = sealed;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x10);
    CHECK(code_of(unseal(flipped, key, binding)) == ErrorCode::key_wrong);
    CHECK(code_of(unseal(sealed.substr(0, i), key, binding)) == ErrorCode::key_wrong);
  }
  CHECK(code_of(unseal(sealed + '\0', key, binding)) == ErrorCode::key_wrong);
}

TEST_CASE("a sealing key has 32 bytes") {
  const std::string bytes(32, 'k');
  const auto key = SealingKey::from_bytes(bytes);
  REQUIRE(key);
  CHECK(key->bytes().reveal() == bytes);
  CHECK(SealingKey::random().bytes().reveal().size() == 32);
  CHECK(SealingKey::random().bytes().reveal() != SealingKey::random().bytes().reveal());
  for (const std::size_t length : {0U, 31U, 33U, 64U}) {
    const auto wrong = SealingKey::from_bytes(std::string(length, 'k'));
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().code == ErrorCode::key_wrong);
  }
}

TEST_CASE("random digits are hexadecimal, of the wanted length and do not repeat") {
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const auto digits = random_hex(16);
    CHECK(digits.size() == 32);
    CHECK(digits.find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(seen.insert(digits).second);
  }
  CHECK(random_hex(0).empty());
}

TEST_CASE("a content hash is the same in every version") {
  // The first eight bytes of BLAKE2b-256, big end first; computed with Python's hashlib.
  CHECK(content_hash("") == 1033384525232948146);
  CHECK(content_hash("abc") == -4765510734324811406);
  CHECK(content_hash("abd") != content_hash("abc"));
}

}  // namespace ecsync::crypto
