#include "adapters/lazada/request.h"

#include <fmt/format.h>

#include <algorithm>

#include "adapters/common/api_base.h"
#include "adapters/lazada/countries.h"
#include "core/base/text.h"
#include "core/base/time_text.h"
#include "core/secrets/crypto.h"

namespace ecsync::lazada {
namespace {

void drop_empty(Fields& params) {
  // SDKs disagree on whether an empty value takes part in the signature, so none is ever sent.
  params.erase(std::remove_if(params.begin(), params.end(),
                              [](const auto& field) { return field.second.empty(); }),
               params.end());
}

std::string dated(Timestamp time, std::chrono::minutes offset, std::string_view separator) {
  std::string text = to_utc_text(time + offset);
  text.pop_back();  // the Z: this is local time
  const auto minutes = offset.count();
  return text + fmt::format("{}{:02}{}{:02}", minutes < 0 ? '-' : '+', std::abs(minutes) / 60,
                            separator, std::abs(minutes) % 60);
}

}  // namespace

std::string sign(const Secret& app_secret, std::string_view path, Fields params) {
  drop_empty(params);
  std::sort(params.begin(), params.end());
  std::string base(path);
  for (const auto& [name, value] : params) base += name + value;
  std::string signature = text::upper_case(crypto::hmac_sha256_hex(app_secret.reveal(), base));
  wipe(base);  // it holds the token
  return signature;
}

HttpRequest signed_request(const AppCredentials& app, const Call& call,
                           std::chrono::sys_time<std::chrono::milliseconds> now) {
  Fields params = call.params;
  params.emplace_back("app_key", app.key);
  params.emplace_back("sign_method", "sha256");
  params.emplace_back("timestamp", std::to_string(now.time_since_epoch().count()));
  params.emplace_back("access_token", call.access_token.reveal());
  drop_empty(params);
  params.emplace_back("sign", sign(app.secret, call.path, params));

  HttpRequest request;
  request.url =
      common::rebase(fmt::format("{}/rest{}", call.host, call.path), app.api_base, call.country);
  if (call.as_form) {
    request.method = HttpRequest::Method::post;
    request.content_type = "application/x-www-form-urlencoded";
    request.body = encode_query(params);
  } else {
    request.url += '?' + encode_query(params);
  }
  return request;
}

std::string consent_url(const AppCredentials& app, const std::string& country,
                        const std::string& state) {
  // Without force_auth the page silently takes the shop that this browser authorized before.
  const Fields params{{"response_type", "code"},
                      {"force_auth", "true"},
                      {"redirect_uri", app.redirect_url},
                      {"client_id", app.key},
                      {"state", state}};
  return common::rebase(fmt::format("{}/oauth/authorize?{}", auth_host, encode_query(params)),
                        app.api_base, country);
}

std::string order_date(Timestamp time, std::chrono::minutes offset) {
  return dated(time, offset, ":");
}

std::string product_date(Timestamp time, std::chrono::minutes offset) {
  return dated(time, offset, "");
}

}  // namespace ecsync::lazada
