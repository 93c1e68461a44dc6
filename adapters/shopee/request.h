#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/marketplace.h"

namespace ecsync::shopee {

using ServerTime = std::chrono::sys_time<std::chrono::milliseconds>;

/// Lower-case hex HMAC-SHA256 of a base string with the partner key taken as text. Vectors in
/// tests/adapters/shopee/request_test.cpp.
std::string sign(const Secret& partner_key, std::string_view base);

/// The text that is signed for a public call: partner id, path, timestamp.
std::string public_base(std::string_view partner_id, std::string_view path,
                        std::chrono::seconds timestamp);
/// The text that is signed for a call about a shop: the same, then access token and shop id.
std::string shop_base(std::string_view partner_id, std::string_view path,
                      std::chrono::seconds timestamp, const Secret& access_token,
                      std::string_view shop_id);

/// A GET about a shop as it goes out at `now` (server time). `params` as they are, not
/// percent-encoded; a name may come several times.
HttpRequest shop_request(const AppCredentials& app, const ShopAccess& shop, std::string_view path,
                         const Fields& params, ServerTime now);
/// A call without a token: a POST when there is a body (JSON), else a GET.
HttpRequest public_request(const AppCredentials& app, std::string_view path, const Fields& params,
                           const std::string& body, ServerTime now);

/// The signed address where the seller consents; it expires five minutes after `now`. The state
/// travels in the redirect address, because Shopee has no field for it here.
std::string signed_consent_url(const AppCredentials& app, const std::string& state, ServerTime now);
/// The portal's page for the same, not signed; it brings the state back.
std::string portal_consent_url(const AppCredentials& app, const std::string& state);
/// The portal's page where a seller withdraws the consent.
std::string withdrawal_url(const AppCredentials& app);

}  // namespace ecsync::shopee
