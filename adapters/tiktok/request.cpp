#include "adapters/tiktok/request.h"

#include <fmt/format.h>

#include <algorithm>

#include "adapters/common/api_base.h"
#include "core/base/text.h"
#include "core/secrets/crypto.h"

namespace ecsync::tiktok {
namespace {

constexpr std::string_view api_host = "https://open-api.tiktokglobalshop.com";
constexpr std::string_view token_host = "https://auth.tiktok-shops.com";
constexpr std::string_view consent_host = "https://services.tiktokshop.com";
constexpr std::string_view us_consent_host = "https://services.us.tiktokshop.com";
constexpr std::string_view json_type = "application/json";

/// Clients disagree on whether an empty value is signed, so none is ever sent.
void keep_filled(Fields& params) {
  params.erase(std::remove_if(params.begin(), params.end(),
                              [](const auto& field) { return field.second.empty(); }),
               params.end());
}

}  // namespace

std::string sign(const Secret& app_secret, std::string_view path, Fields params,
                 std::string_view body) {
  keep_filled(params);
  std::sort(params.begin(), params.end());
  std::string base = app_secret.reveal();
  base += path;
  for (const auto& [name, value] : params) base += name + value;
  base += body;
  base += app_secret.reveal();
  std::string signature = crypto::hmac_sha256_hex(app_secret.reveal(), base);
  wipe(base);
  return signature;
}

HttpRequest signed_request(const AppCredentials& app, const Call& call,
                           std::chrono::sys_time<std::chrono::milliseconds> now) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  Fields params = call.params;
  params.emplace_back("app_key", app.key);
  params.emplace_back("timestamp", std::to_string(epoch_seconds(seconds)));
  keep_filled(params);
  params.emplace_back("sign", sign(app.secret, call.path, params, call.body));

  HttpRequest request;
  request.method = call.method;
  request.url = common::rebase(fmt::format("{}{}?{}", api_host, call.path, encode_query(params)),
                               app.api_base, call.country);
  request.headers.emplace_back("x-tts-access-token", call.access_token.reveal());
  request.body = call.body;
  // The documentation wants the type on calls without a body, too.
  if (call.method == HttpRequest::Method::post)
    request.content_type = json_type;
  else
    request.headers.emplace_back("Content-Type", json_type);
  return request;
}

HttpRequest token_request(const AppCredentials& app, std::string_view path, const Fields& params) {
  Fields query{{"app_key", app.key}, {"app_secret", app.secret.reveal()}};
  query.insert(query.end(), params.begin(), params.end());
  HttpRequest request;
  request.url = common::rebase(fmt::format("{}{}?{}", token_host, path, encode_query(query)),
                               app.api_base, "auth");  // it belongs to no country
  for (auto& [name, value] : query) wipe(value);
  return request;
}

std::string consent_url(const AppCredentials& app, const std::string& country,
                        const std::string& state) {
  const auto host = text::upper_case(country) == "US" ? us_consent_host : consent_host;
  const Fields params{{"service_id", app.service_id}, {"state", state}};
  return common::rebase(fmt::format("{}/open/authorize?{}", host, encode_query(params)),
                        app.api_base, country);
}

}  // namespace ecsync::tiktok
