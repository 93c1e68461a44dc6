#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/marketplace.h"

namespace ecsync::tiktok {

/// One signed call of TikTok Shop's Open API, before it is signed.
struct Call {
  HttpRequest::Method method = HttpRequest::Method::get;
  std::string path;     ///< as signed, e.g. "/order/202309/orders/search"
  Fields params;        ///< as they are, not percent-encoded; empty values are not sent
  std::string body;     ///< JSON with at least one member, or "" for none
  Secret access_token;  ///< goes into a header
  std::string country;  ///< for `{country}` of a replaced base
};

/// Lower-case hex HMAC-SHA256 over the path, every parameter in byte order of names with its
/// decoded value, and the body's bytes, between the secret and the secret. Vectors in
/// tests/adapters/tiktok/request_test.cpp.
std::string sign(const Secret& app_secret, std::string_view path, Fields params,
                 std::string_view body);

/// The call as it goes out at `now` (server time): app key and timestamp added, signed, every value
/// percent-encoded.
HttpRequest signed_request(const AppCredentials& app, const Call& call,
                           std::chrono::sys_time<std::chrono::milliseconds> now);

/// A call of the token host: not signed, with the app's secret in its address.
HttpRequest token_request(const AppCredentials& app, std::string_view path, const Fields& params);

/// The consent page's address. Shops of the United States have a page of their own; any other
/// country, and "", share one.
std::string consent_url(const AppCredentials& app, const std::string& country,
                        const std::string& state);

}  // namespace ecsync::tiktok
