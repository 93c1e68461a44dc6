#include "tests/sandbox/lazada/signing.h"

#include "tests/sandbox/hmac.h"

namespace ecsync::sandbox::lazada {

std::string signed_text(std::string_view path, const Parameters& parameters, bool keep_empty) {
  std::string text(path);
  for (const auto& [name, value] : parameters) {
    if (name == "sign" || (value.empty() && !keep_empty)) continue;
    text += name;
    text += value;
  }
  return text;
}

bool signature_matches(std::string_view secret, std::string_view path,
                       const Parameters& parameters) {
  const auto sign = parameters.find("sign");
  if (sign == parameters.end()) return false;
  for (const bool keep_empty : {false, true})
    if (same_text(sign->second,
                  hmac_sha256_hex(secret, signed_text(path, parameters, keep_empty), true)))
      return true;
  return false;
}

}  // namespace ecsync::sandbox::lazada
