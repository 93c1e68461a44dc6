#pragma once

#include <map>
#include <string>
#include <string_view>

namespace ecsync::sandbox::tiktok {

/// The parameters of a call's query, decoded; sorted by byte value.
using Parameters = std::map<std::string, std::string>;

/// What is signed: the secret, the path, each name and decoded value in byte order of the names
/// (`sign` and `access_token` left out), the body's bytes, and the secret again.
std::string signed_text(std::string_view secret, std::string_view path,
                        const Parameters& parameters, std::string_view body);

/// True when `sign` is the lower-case HMAC-SHA256 of the call.
bool signature_matches(std::string_view secret, std::string_view path, const Parameters& parameters,
                       std::string_view body);

}  // namespace ecsync::sandbox::tiktok
