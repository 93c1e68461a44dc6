#include "tests/sandbox/shopee/signing.h"

#include "tests/sandbox/hmac.h"

namespace ecsync::sandbox::shopee {

std::string base_text(std::string_view path, const SignedBy& by) {
  std::string text = by.partner_id;
  text += path;
  return text + by.timestamp + by.access_token + by.shop_id;
}

std::string signature(std::string_view partner_key, std::string_view path, const SignedBy& by) {
  return hmac_sha256_hex(partner_key, base_text(path, by), false);
}

}  // namespace ecsync::sandbox::shopee
