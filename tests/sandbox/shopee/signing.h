#pragma once

#include <string>
#include <string_view>

namespace ecsync::sandbox::shopee {

/// What goes into the signature of one call besides the path; the last two are "" for public calls.
struct SignedBy {
  std::string partner_id;
  std::string timestamp;
  std::string access_token;
  std::string shop_id;
};

/// The text that is signed: no separators, no other parameters, no body.
std::string base_text(std::string_view path, const SignedBy& by);

/// Lower-case HMAC-SHA256 of the base text under the partner key, its `shpk` included.
std::string signature(std::string_view partner_key, std::string_view path, const SignedBy& by);

}  // namespace ecsync::sandbox::shopee
