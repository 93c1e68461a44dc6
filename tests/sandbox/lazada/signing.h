#pragma once

#include <map>
#include <string>
#include <string_view>

namespace ecsync::sandbox::lazada {

/// Every parameter of a call, from query and form alike, decoded.
using Parameters = std::map<std::string, std::string>;

/// What is signed: the path without /rest, then each name and value in byte order of the names.
/// `sign` is left out; parameters without a value when `keep_empty` is false.
std::string signed_text(std::string_view path, const Parameters& parameters, bool keep_empty);

/// True when `sign` is the upper-case HMAC-SHA256 of the call; either way of treating empty values
/// passes, because Lazada's own client libraries differ there.
bool signature_matches(std::string_view secret, std::string_view path,
                       const Parameters& parameters);

}  // namespace ecsync::sandbox::lazada
