#include "tests/sandbox/tiktok/signing.h"

#include "tests/sandbox/hmac.h"

namespace ecsync::sandbox::tiktok {

std::string signed_text(std::string_view secret, std::string_view path,
                        const Parameters& parameters, std::string_view body) {
  std::string text(secret);
  text += path;
  for (const auto& [name, value] : parameters) {
    if (name == "sign" || name == "access_token") continue;
    text += name;
    text += value;
  }
  text += body;
  text += secret;
  return text;
}

bool signature_matches(std::string_view secret, std::string_view path, const Parameters& parameters,
                       std::string_view body) {
  const auto sign = parameters.find("sign");
  return sign != parameters.end() &&
         same_text(sign->second,
                   hmac_sha256_hex(secret, signed_text(secret, path, parameters, body), false));
}

}  // namespace ecsync::sandbox::tiktok
