#include "tests/sandbox/shopee/shopee_client.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "tests/sandbox/shopee/signing.h"

namespace ecsync::sandbox {
namespace {

constexpr const char* test_partner = "2004311";
constexpr const char* test_key = "shpk5d1c0b7e4f3a29866c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a392817";

bool is_public(const std::string& path) {
  return path.starts_with("auth/") || path.starts_with("public/") || path.ends_with("auth_partner");
}

std::string value_of(const Fields& fields, const std::string& name) {
  for (const auto& [key, value] : fields)
    if (key == name) return value;
  return "";
}

}  // namespace

std::string shopee_time(Seconds seconds) {
  return fmt::format("{}", test_now + seconds);
}

std::string shopee_error(const Received& answer) {
  std::string error = parse_json(answer.body)["error"].GetString();
  for (const std::string module : {"common.", "order.", "product."})
    if (error.starts_with(module + "error_")) error.erase(0, module.size());
  return error;
}

TestShopee::TestShopee(Options options, const Settings& settings)
    : TestMarketplace(std::move(options), settings, shopee::make_shopee) {}

Fields TestShopee::sign(const std::string& path, Fields parameters) const {
  const auto add = [&](const char* name, const std::string& value) {
    if (value_of(parameters, name).empty() && !value.empty()) parameters.emplace_back(name, value);
  };
  add("partner_id", test_partner);
  add("timestamp", shopee_time());
  shopee::SignedBy by{value_of(parameters, "partner_id"), value_of(parameters, "timestamp"), "",
                      ""};
  if (!is_public(path)) {
    add("access_token", token);
    add("shop_id", shop);
    by.access_token = value_of(parameters, "access_token");
    by.shop_id = value_of(parameters, "shop_id");
  }
  add("sign", shopee::signature(test_key, "/api/v2/" + path, by));
  return parameters;
}

Received TestShopee::get(const std::string& path, const Fields& parameters, const Fields& headers,
                         double patience) const {
  return send_request(port(), "GET", "/api/v2/" + path + "?" + query_text(sign(path, parameters)),
                      "", headers, patience);
}

Received TestShopee::post(const std::string& path, const std::string& body,
                          const Fields& parameters) const {
  return send_request(port(), "POST", "/api/v2/" + path + "?" + query_text(sign(path, parameters)),
                      body, {{"Content-Type", "application/json"}});
}

rapidjson::Document TestShopee::call(const std::string& path, const Fields& parameters) const {
  return parse_json(get(path, parameters).body);
}

std::string TestShopee::error(const std::string& path, const Fields& parameters) const {
  return shopee_error(get(path, parameters));
}

Received TestShopee::consent(const std::string& extra, const Fields& parameters) const {
  const Fields query =
      sign("shop/auth_partner", parameters.empty() ? Fields{{"redirect", landing()}} : parameters);
  return send_request(port(), "GET", "/api/v2/shop/auth_partner?" + query_text(query) + extra);
}

rapidjson::Document TestShopee::connect(const std::string& seller) {
  const Received page = consent("&seller=" + seller);
  shop = location_field(page, "shop_id");
  auto answer = parse_json(exchange(location_field(page, "code"), own_id()).body);
  token = answer["access_token"].GetString();
  return answer;
}

Received TestShopee::exchange(const std::string& code, const std::string& id) const {
  return post("auth/token/get",
              fmt::format(R"({{"code":"{}","partner_id":{},{}}})", code, test_partner, id));
}

Received TestShopee::refresh(const std::string& refresh_token, const std::string& id,
                             const Fields& parameters) const {
  return post("auth/access_token/get",
              fmt::format(R"({{"refresh_token":"{}","partner_id":{},{}}})", refresh_token,
                          test_partner, id),
              parameters);
}

}  // namespace ecsync::sandbox
