#include "adapters/shopee/request.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "adapters/common/api_base.h"
#include "core/base/text.h"
#include "core/secrets/crypto.h"

namespace ecsync::shopee {
namespace {

constexpr std::string_view api_host = "https://partner.shopeemobile.com";
constexpr std::string_view portal_host = "https://open.shopee.com";

/// The sellers' pages of an API host. Its name does not follow from the host's.
struct Portal {
  std::string_view api;
  std::string_view page;
};
constexpr std::array portals{
    Portal{api_host, portal_host},
    Portal{"https://openplatform.shopee.cn", "https://open.shopee.cn"},
    Portal{"https://openplatform.shopee.com.br", "https://open.shopee.com.br"},
    Portal{"https://openplatform.sandbox.test-stable.shopee.sg",
           "https://open.sandbox.test-stable.shopee.com"},
    Portal{"https://openplatform.sandbox.test-stable.shopee.cn",
           "https://open.sandbox.test-stable.shopee.cn"},
    Portal{"https://openplatform.sandbox.test-stable.shopee.com.br",
           "https://open.sandbox.test-stable.shopee.com.br"},
};
constexpr std::string_view consent_path = "/api/v2/shop/auth_partner";

std::chrono::seconds timestamp_of(ServerTime now) {
  return std::chrono::floor<std::chrono::seconds>(now).time_since_epoch();
}

std::string address(const AppCredentials& app, std::string_view host, std::string_view path,
                    const Fields& query, std::string_view country = "") {
  return common::rebase(fmt::format("{}{}?{}", host, path, encode_query(query)), app.api_base,
                        country);
}

/// partner_id, timestamp and sign of a public call.
Fields public_fields(const AppCredentials& app, std::string_view path, ServerTime now) {
  const auto timestamp = timestamp_of(now);
  return {{"partner_id", app.key},
          {"timestamp", std::to_string(timestamp.count())},
          {"sign", sign(app.secret, public_base(app.key, path, timestamp))}};
}

/// A page for sellers. An API host that nobody knows, one on this machine say, has them itself.
std::string portal_page(const AppCredentials& app, std::string_view path) {
  std::string base = text::lower_case(app.api_base);
  while (base.ends_with('/')) base.pop_back();
  const auto* const known = std::find_if(portals.begin(), portals.end(),
                                         [&](const Portal& each) { return each.api == base; });
  if (known != portals.end()) return fmt::format("{}{}", known->page, path);
  return common::rebase(fmt::format("{}{}", portal_host, path), app.api_base, "");
}

std::string with_state(const std::string& redirect_url, const std::string& state) {
  if (state.empty()) return redirect_url;
  const char joint = redirect_url.find('?') == std::string::npos ? '?' : '&';
  return fmt::format("{}{}state={}", redirect_url, joint, percent_encode(state));
}

}  // namespace

std::string sign(const Secret& partner_key, std::string_view base) {
  return crypto::hmac_sha256_hex(partner_key.reveal(), base);
}

std::string public_base(std::string_view partner_id, std::string_view path,
                        std::chrono::seconds timestamp) {
  return fmt::format("{}{}{}", partner_id, path, timestamp.count());
}

std::string shop_base(std::string_view partner_id, std::string_view path,
                      std::chrono::seconds timestamp, const Secret& access_token,
                      std::string_view shop_id) {
  return public_base(partner_id, path, timestamp) + access_token.reveal() + std::string(shop_id);
}

HttpRequest shop_request(const AppCredentials& app, const ShopAccess& shop, std::string_view path,
                         const Fields& params, ServerTime now) {
  const auto timestamp = timestamp_of(now);
  std::string base = shop_base(app.key, path, timestamp, shop.access_token, shop.id.shop);
  Fields query{{"partner_id", app.key},
               {"timestamp", std::to_string(timestamp.count())},
               {"access_token", shop.access_token.reveal()},
               {"shop_id", shop.id.shop},
               {"sign", sign(app.secret, base)}};
  wipe(base);
  query.insert(query.end(), params.begin(), params.end());
  HttpRequest request;
  request.url = address(app, api_host, path, query, shop.country);
  for (auto& [name, value] : query) wipe(value);
  return request;
}

HttpRequest public_request(const AppCredentials& app, std::string_view path, const Fields& params,
                           const std::string& body, ServerTime now) {
  Fields query = public_fields(app, path, now);
  query.insert(query.end(), params.begin(), params.end());
  HttpRequest request;
  request.url = address(app, api_host, path, query);
  if (body.empty()) return request;
  request.method = HttpRequest::Method::post;
  request.body = body;
  request.content_type = "application/json";
  return request;
}

std::string signed_consent_url(const AppCredentials& app, const std::string& state,
                               ServerTime now) {
  Fields query = public_fields(app, consent_path, now);
  query.emplace_back("redirect", with_state(app.redirect_url, state));
  return address(app, api_host, consent_path, query);
}

std::string portal_consent_url(const AppCredentials& app, const std::string& state) {
  const Fields query{{"partner_id", app.key},
                     {"auth_type", "seller"},
                     {"redirect_uri", app.redirect_url},
                     {"response_type", "code"},
                     {"state", state}};
  return portal_page(app, "/auth?" + encode_query(query));
}

std::string withdrawal_url(const AppCredentials& app) {
  return portal_page(app, "/cancel_auth");
}

}  // namespace ecsync::shopee
