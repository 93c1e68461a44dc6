#include "tests/sandbox/lazada/lazada.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>

#include "tests/sandbox/lazada/authorization.h"
#include "tests/sandbox/lazada/envelope.h"
#include "tests/sandbox/lazada/order_calls.h"
#include "tests/sandbox/lazada/product_calls.h"
#include "tests/sandbox/lazada/states.h"
#include "tests/sandbox/lazada/truth.h"
#include "tests/sandbox/text.h"

namespace ecsync::sandbox::lazada {
namespace {

using ShopCall = Reply (*)(const Context&, Shop&);
struct Route {
  std::string_view path;
  ShopCall call;
};
constexpr std::array shop_routes = {
    Route{"/orders/get", list_orders},     Route{"/orders/items/get", get_items_of_many},
    Route{"/order/items/get", get_items},  Route{"/order/get", get_order},
    Route{"/products/get", list_products}, Route{"/product/item/get", get_product},
    Route{"/seller/get", get_seller},
};
constexpr std::string_view create_path = "/auth/token/create";
constexpr std::string_view refresh_path = "/auth/token/refresh";

/// The gateway merges query and form.
Parameters all_parameters(const Request& request) {
  Parameters parameters(request.query.begin(), request.query.end());
  for (auto& [name, value] : request.form()) parameters.insert_or_assign(name, value);
  return parameters;
}

Response outside_gateway() {
  return {.status = 404,
          .content_type = "text/html",
          .headers = {},
          .body = "<html><head><title>404 Not Found</title></head><body>Tengine</body></html>"};
}

/// Milliseconds, exactly 13 digits.
std::optional<std::int64_t> parse_timestamp(const std::string& text) {
  if (text.size() != 13 || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }))
    return std::nullopt;
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

std::string Context::value(const std::string& name) const {
  const auto found = parameters.find(name);
  return found == parameters.end() ? "" : found->second;
}

std::vector<std::pair<std::string, std::string>> Lazada::environment(
    const std::string& address) const {
  std::string base = address;
  const bool several =
      std::ranges::any_of(world_.accounts, [](const Account& a) { return a.shops.size() > 1; });
  // With one token for several countries only the host tells which one is meant.
  if (several) base.replace(base.find("127.0.0.1"), 9, "{country}.localhost");
  return {{"ECSYNC_LAZADA_API_BASE", base},
          {"ECSYNC_LAZADA_APP_KEY", app_.key},
          {"ECSYNC_LAZADA_APP_SECRET", app_.secret},
          {"ECSYNC_LAZADA_REDIRECT_URL", app_.redirect_url}};
}

std::string Lazada::call_path(const Request& request) const {
  return request.path.starts_with("/rest/") ? request.path.substr(5) : request.path;
}

bool Lazada::is_refresh(const Request& request) const {
  return call_path(request) == refresh_path;
}

std::optional<std::size_t> Lazada::shop_of(const Request& request) const {
  const Parameters parameters = all_parameters(request);
  for (const char* name : {"access_token", "refresh_token"}) {
    const auto token = parameters.find(name);
    if (token == parameters.end()) continue;
    const auto account = tokens_.account_of(token->second);
    if (account) return shop_for(*account, request);
  }
  return std::nullopt;
}

/// The account's shop in the country that the host names (`vn.localhost`), else its only shop.
std::optional<std::size_t> Lazada::shop_for(std::size_t account, const Request& request) const {
  const auto& shops = world_.accounts.at(account).shops;
  const std::string host = lower(request.host);
  if (host.find(".localhost") == 2) {
    for (const std::size_t shop : shops)
      if (lower(world_.shops[shop].country->code) == host.substr(0, 2)) return shop;
    return std::nullopt;
  }
  return shops.size() == 1 ? std::optional(shops.front()) : std::nullopt;
}

TokenRules Lazada::rules() const {
  return {.access_life = settings_.token_life.value_or(30 * day),
          .refresh_life = settings_.refresh_life.value_or(180 * day)};
}

std::string Lazada::wrap(std::string_view json) const {
  return success(json, 0).response.body;
}

std::optional<Reply> Lazada::refuse_system_parameters(const std::string& path,
                                                      const Parameters& parameters) const {
  const auto missing = [&](const char* name) { return !parameters.contains(name); };
  // The app key is looked at before anything else, even the path.
  if (missing("app_key")) return refusal_of("MissingParameter", turn_, "app_key");
  if (parameters.at("app_key") != app_.key) return refusal("InvalidAppKey", turn_);
  const bool known =
      path == create_path || path == refresh_path ||
      std::ranges::any_of(shop_routes, [&](const Route& route) { return route.path == path; });
  if (!known) return refusal("InvalidApiPath", turn_);
  for (const char* name : {"timestamp", "sign_method", "sign"})
    if (missing(name)) return refusal_of("MissingParameter", turn_, name);
  const auto timestamp = parse_timestamp(parameters.at("timestamp"));
  constexpr std::int64_t tolerance_ms = 7200 * 1000;
  if (!timestamp || std::abs(*timestamp - world_.clock.now_ms()) > tolerance_ms)
    return refusal("IllegalTimestamp", turn_);
  if (parameters.at("sign_method") != "sha256" || !signature_matches(app_.secret, path, parameters))
    return refusal("IncompleteSignature", turn_);
  return std::nullopt;
}

Reply Lazada::answer(const Request& request) {
  ++turn_;
  Context context{world_, settings_, all_parameters(request), turn_};
  if (request.path == "/oauth/authorize") return consent_page(context, tokens_, rules(), app_);
  if (!request.path.starts_with("/rest/") || (request.method != "GET" && request.method != "POST"))
    return {outside_gateway(), true};
  const std::string path = call_path(request);
  if (auto refused = refuse_system_parameters(path, context.parameters)) return *refused;
  if (path == create_path) return create_token(context, tokens_, rules());
  if (path == refresh_path) return refresh_token(context, tokens_, rules());
  return answer_shop_call(path, request, context);
}

Reply Lazada::answer_shop_call(const std::string& path, const Request& request, Context& context) {
  const std::string token = context.value("access_token");
  if (token.empty()) return refusal_of("MissingParameter", turn_, "access_token");
  const Grant* grant = tokens_.find_access(token, world_.clock.now());
  if (grant == nullptr) return refusal("IllegalAccessToken", turn_);
  const auto shop = shop_for(grant->account, request);
  if (!shop)
    return refusal("InsufficientPermission", turn_,
                   "The token has no seller in the country of this host");
  for (const Route& route : shop_routes)
    if (route.path == path) return route.call(context, world_.shops[*shop]);
  return refusal("InvalidApiPath", turn_);
}

Response Lazada::trouble(Trouble kind, const TroubleDetail& detail) {
  static constexpr std::array call_limits = {"SellerCallLimit", "ApiCallLimit", "901"};
  static constexpr std::array server_errors = {"6", "15", "1000", "ServiceTimeout"};
  std::string code = detail.code;
  if (code.empty()) switch (kind) {
      case Trouble::call_rate:
        code = call_limits.at(detail.turn % call_limits.size());
        break;
      case Trouble::daily_limit:
        code = "AppCallLimit";
        break;
      case Trouble::server_error:
        code = server_errors.at(detail.turn % server_errors.size());
        break;
      case Trouble::expired_token:
      case Trouble::chosen:
        code = "IllegalAccessToken";
        break;
    }
  if (!detail.message.empty()) return refusal(code, detail.turn, detail.message).response;
  return refusal_of(code, detail.turn,
                    fmt::format("{}", std::max<std::int64_t>(1, detail.retry_after)))
      .response;
}

TruthOrder Lazada::truth(const Shop& shop, const Order& order) const {
  return read_order(shop, order);
}

std::vector<TruthListing> Lazada::listings(const Shop& shop) const {
  return read_listings(shop, world_.clock.now());
}

std::vector<std::string> Lazada::ways_to_break() const {
  return {"no_items",   "no_items_member", "items_withheld", "absurd_money", "text_money",
          "text_total", "no_currency",     "bad_time",       "no_time"};
}

std::unique_ptr<Protocol> make_lazada(World& world, const Settings& settings,
                                      const Options& options) {
  App app;
  app.key = options.app_key.empty() ? "100132" : options.app_key;
  app.secret = options.app_secret.empty() ? "Zo4tKq8nVsecretExample0123456789" : options.app_secret;
  app.redirect_url = options.redirect_url;
  return std::make_unique<Lazada>(world, settings, std::move(app));
}

}  // namespace ecsync::sandbox::lazada
