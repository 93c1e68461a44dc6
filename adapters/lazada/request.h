#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "core/marketplace.h"

namespace ecsync::lazada {

/// One call of the Lazada Open Platform, before it is signed.
struct Call {
  std::string_view host;  ///< scheme and host of the real platform
  std::string path;       ///< without `/rest`, e.g. "/orders/get"
  Fields params;          ///< business parameters; empty values are not sent
  Secret access_token;    ///< data calls only
  std::string country;    ///< for `{country}` of a replaced base
  bool as_form = false;   ///< POST with a form body: keeps codes and tokens out of access logs
};

/// Upper-case hex HMAC-SHA256 over the path and every parameter in byte order of names, values as
/// they are before percent-encoding. Source: Lazada Open Platform, "Signature algorithm"; vectors
/// in tests/adapters/lazada/request_test.cpp.
std::string sign(const Secret& app_secret, std::string_view path, Fields params);

/// The call as it goes out at `now` (server time): system parameters added, signed, every value
/// percent-encoded.
HttpRequest signed_request(const AppCredentials& app, const Call& call,
                           std::chrono::sys_time<std::chrono::milliseconds> now);

/// The consent page's address.
std::string consent_url(const AppCredentials& app, const std::string& country,
                        const std::string& state);

/// "2026-01-01T00:00:00+07:00" for date parameters of order calls: local time with its offset,
/// which stays right even for a reader that drops the offset.
std::string order_date(Timestamp time, std::chrono::minutes offset);
/// "2026-01-01T00:00:00+0700", as the product call's documentation writes it.
std::string product_date(Timestamp time, std::chrono::minutes offset);

}  // namespace ecsync::lazada
