#include "tests/sandbox/lazada/lazada_client.h"

#include <fmt/format.h>

#include <utility>

#include "tests/sandbox/hmac.h"

namespace ecsync::sandbox {

std::string timestamp_text(Seconds seconds) {
  return fmt::format("{}", (test_now + seconds) * 1000);
}

TestLazada::TestLazada(Options options, const Settings& settings)
    : TestMarketplace(std::move(options), settings, lazada::make_lazada) {}

Fields TestLazada::sign(const std::string& path, Fields parameters) const {
  lazada::Parameters all(parameters.begin(), parameters.end());
  if (!token.empty() && !path.starts_with("/auth/")) all.try_emplace("access_token", token);
  all.try_emplace("app_key", "100132");
  all.try_emplace("sign_method", "sha256");
  all.try_emplace("timestamp", timestamp_text());
  all.try_emplace("sign", hmac_sha256_hex("Zo4tKq8nVsecretExample0123456789",
                                          lazada::signed_text(path, all, true), true));
  return {all.begin(), all.end()};
}

Received TestLazada::get(const std::string& path, const Fields& parameters, const Fields& headers,
                         double patience) const {
  return send_request(port(), "GET", "/rest" + path + "?" + query_text(sign(path, parameters)), "",
                      headers, patience);
}

rapidjson::Document TestLazada::call(const std::string& path, const Fields& parameters) const {
  return parse_json(get(path, parameters).body);
}

std::string TestLazada::code(const std::string& path, const Fields& parameters) const {
  return call(path, parameters)["code"].GetString();
}

std::string TestLazada::consent(const std::string& extra) const {
  const std::string good = query_text({{"response_type", "code"},
                                       {"force_auth", "true"},
                                       {"client_id", "100132"},
                                       {"state", "s+1"},
                                       {"redirect_uri", landing()}});
  return location_field(send_request(port(), "GET", "/oauth/authorize?" + good + extra), "code");
}

rapidjson::Document TestLazada::connect(const std::string& seller) {
  auto answer = call("/auth/token/create", {{"code", consent("&seller=" + seller)}});
  token = answer["access_token"].GetString();
  return answer;
}

}  // namespace ecsync::sandbox
