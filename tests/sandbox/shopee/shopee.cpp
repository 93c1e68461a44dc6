#include "tests/sandbox/shopee/shopee.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>

#include "tests/sandbox/hmac.h"
#include "tests/sandbox/shopee/authorization.h"
#include "tests/sandbox/shopee/envelope.h"
#include "tests/sandbox/shopee/order_calls.h"
#include "tests/sandbox/shopee/product_calls.h"
#include "tests/sandbox/shopee/shop_calls.h"
#include "tests/sandbox/shopee/signing.h"
#include "tests/sandbox/shopee/truth.h"

namespace ecsync::sandbox::shopee {
namespace {

using PublicCall = Reply (*)(const Context&, const App&);
struct PublicRoute {
  std::string_view method;
  std::string_view path;
  PublicCall call;
};
constexpr std::array public_routes = {
    PublicRoute{"GET", "/api/v2/shop/auth_partner", signed_consent},
    PublicRoute{"GET", "/api/v2/shop/cancel_auth_partner", cancel_consent},
    PublicRoute{"POST", "/api/v2/auth/token/get", exchange_code},
    PublicRoute{"POST", "/api/v2/auth/access_token/get", refresh_pair},
    PublicRoute{"GET", "/api/v2/public/get_shops_by_partner", list_authorized_shops},
};
constexpr std::string_view refresh_path = "/api/v2/auth/access_token/get";

using ShopCall = Reply (*)(const Context&, std::size_t);
struct ShopRoute {
  std::string_view path;
  ShopCall call;
};
constexpr std::array shop_routes = {
    ShopRoute{"/api/v2/shop/get_shop_info", get_shop_info},
    ShopRoute{"/api/v2/order/get_order_list", list_orders},
    ShopRoute{"/api/v2/order/get_order_detail", get_order_details},
    ShopRoute{"/api/v2/product/get_item_list", list_items},
    ShopRoute{"/api/v2/product/get_item_base_info", get_item_bases},
    ShopRoute{"/api/v2/product/get_model_list", list_models},
};

constexpr std::int64_t largest_id = 4'294'967'295;
constexpr Seconds clock_tolerance = 5 * minute;

std::string not_whole(std::string_view name) {
  return fmt::format("{} is invalid, should be an integer between 0 and {}.", name, largest_id);
}

}  // namespace

std::optional<std::int64_t> parse_whole(std::string_view text, std::int64_t most) {
  std::int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size() || text.starts_with('-') ||
      value > most)
    return std::nullopt;
  return value;
}

std::optional<std::size_t> shop_with_id(const World& world, std::string_view id) {
  const auto found = std::ranges::find(world.shops, id, &Shop::id);
  if (found == world.shops.end()) return std::nullopt;
  return static_cast<std::size_t>(found - world.shops.begin());
}

bool Context::has(std::string_view name) const {
  return std::ranges::any_of(request.query,
                             [name](const auto& field) { return field.first == name; });
}

std::string Context::value(std::string_view name) const {
  return std::string(request.field(name));
}

std::vector<std::string> Context::values(std::string_view name) const {
  std::vector<std::string> found;
  for (const auto& [key, value] : request.query)
    if (key == name) found.push_back(value);
  return found;
}

std::vector<std::pair<std::string, std::string>> Shopee::environment(
    const std::string& address) const {
  return {{"ECSYNC_SHOPEE_API_BASE", address},
          {"ECSYNC_SHOPEE_APP_KEY", app_.partner_id},
          {"ECSYNC_SHOPEE_APP_SECRET", app_.partner_key},
          {"ECSYNC_SHOPEE_REDIRECT_URL", app_.redirect_url}};
}

bool Shopee::is_refresh(const Request& request) const {
  return request.path == refresh_path;
}

/// A refresh names token and shop in its body, every other call in its query.
std::optional<std::size_t> Shopee::shop_of(const Request& request) const {
  const auto [token, shop_id] = is_refresh(request)
                                    ? offered_for_refresh(request)
                                    : std::pair(std::string(request.field("access_token")),
                                                std::string(request.field("shop_id")));
  const auto account = tokens_.account_of(token);
  if (!account) return std::nullopt;
  const auto& shops = world_.accounts.at(*account).shops;
  if (shops.size() == 1) return shops.front();
  const auto named = shop_with_id(world_, shop_id);
  return named && std::ranges::find(shops, *named) != shops.end() ? named : std::nullopt;
}

TokenRules Shopee::rules() const {
  return {.code_life = 10 * minute,
          .access_life = settings_.token_life.value_or(4 * hour),
          .refresh_life = settings_.refresh_life.value_or(30 * day),
          .consent_life = 365 * day,
          .refresh_renews = true,
          .old_access_grace = 5 * minute};
}

std::string Shopee::wrap(std::string_view json) const {
  return success(json, 0).response.body;
}

/// The parameters that every signed call has. What is missing is said before what is wrong.
std::optional<Reply> Shopee::refuse_common(const Context& context, bool shop_call) const {
  const std::uint64_t turn = context.turn;
  const auto refuse = [turn](std::string_view sentence) {
    return refusal("error_param", turn, sentence);
  };
  if (!context.has("partner_id")) return refuse("There is no partner_id in query.");
  if (!context.has("timestamp")) return refuse("no timestamp.");
  if (!context.has("sign")) return refuse("There is no sign in query.");
  if (shop_call && !context.has("access_token"))
    return refuse("There is no access_token in query.");
  if (shop_call && !context.has("shop_id")) return refuse("There is no shop_id in query.");

  if (!parse_whole(context.value("partner_id"), largest_id)) return refuse(not_whole("Partner_id"));
  const auto timestamp = parse_whole(context.value("timestamp"), largest_id);
  if (!timestamp) return refuse(not_whole("Timestamp"));
  if (shop_call && !parse_whole(context.value("shop_id"), largest_id))
    return refuse(not_whole("shop_id"));
  if (context.value("partner_id") != app_.partner_id) return refusal("invalid_partner_id", turn);
  if (std::abs(*timestamp - world_.clock.now()) > clock_tolerance)
    return refuse("Timestamp is expired.");

  SignedBy by{context.value("partner_id"), context.value("timestamp"), "", ""};
  if (shop_call) {
    by.access_token = context.value("access_token");
    by.shop_id = context.value("shop_id");
  }
  if (!same_text(context.value("sign"), signature(app_.partner_key, context.request.path, by)))
    return refusal("error_sign", turn);
  return std::nullopt;
}

Reply Shopee::answer(const Request& request) {
  ++turn_;
  const Context context{world_, settings_, request, tokens_, rules(), turn_};
  if (request.path == "/auth" && request.method == "GET") return portal_consent(context, app_);
  for (const PublicRoute& route : public_routes)
    if (route.path == request.path && route.method == request.method) {
      if (auto refused = refuse_common(context, false)) return *refused;
      return route.call(context, app_);
    }
  for (std::size_t i = 0; i < shop_routes.size(); ++i)
    if (shop_routes.at(i).path == request.path && request.method == "GET") {
      if (auto refused = refuse_common(context, true)) return *refused;
      return answer_shop_call(context, i);
    }
  return unknown_path();
}

Reply Shopee::answer_shop_call(const Context& context, std::size_t route) {
  constexpr std::array withdrawn = {"shop_no_linked", "partner_shop_no_link"};
  const auto shop = shop_with_id(world_, context.value("shop_id"));
  if (!shop) return refused_token(turn_);
  const std::string token = context.value("access_token");
  const Seconds now = world_.clock.now();
  if (tokens_.find_access(token, now, shop) == nullptr) {
    const Grant* last = tokens_.find_shop(*shop);
    const bool own = last != nullptr && (last->access == token || last->old_access == token);
    if (own && last->revoked) return refusal(withdrawn.at(turn_ % 2), turn_);
    if (own && now >= last->consent_ends) return refusal("shop_access_expired", turn_);
    return refused_token(turn_);
  }
  return shop_routes.at(route).call(context, *shop);
}

Response Shopee::trouble(Trouble kind, const TroubleDetail& detail) {
  static constexpr std::array call_limits = {"error_rate_limit", "ads.rate_limit.exceed_shop_api",
                                             "ads.rate_limit.exceed_partner_api",
                                             "error_too_frequent"};
  static constexpr std::array server_errors = {"error_server",  "error_inner",
                                               "error_network", "error_system_busy",
                                               "error_data",    "common.unknown_error"};
  std::string code = detail.code;
  if (code.empty()) switch (kind) {
      case Trouble::call_rate:
        code = call_limits.at(detail.turn % call_limits.size());
        break;
      case Trouble::daily_limit:
        code = "error_limit";
        break;
      case Trouble::server_error:
        code = server_errors.at(detail.turn % server_errors.size());
        break;
      case Trouble::expired_token:
      case Trouble::chosen:
        return refused_token(detail.turn).response;
    }
  return refusal(code, detail.turn, detail.message).response;
}

TruthOrder Shopee::truth(const Shop& shop, const Order& order) const {
  return read_order(shop, order);
}

std::vector<TruthListing> Shopee::listings(const Shop& shop) const {
  return read_listings(shop, world_.clock.now());
}

std::vector<std::string> Shopee::ways_to_break() const {
  return {"no_items",    "no_items_member", "items_withheld", "absurd_money", "text_money",
          "no_currency", "bad_time",        "no_time",        "spoils_batch"};
}

std::unique_ptr<Protocol> make_shopee(World& world, const Settings& settings,
                                      const Options& options) {
  App app;
  app.partner_id = options.app_key.empty() ? "2004311" : options.app_key;
  app.partner_key = options.app_secret.empty()
                        ? "shpk5d1c0b7e4f3a29866c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a392817"
                        : options.app_secret;
  app.redirect_url = options.redirect_url;
  return std::make_unique<Shopee>(world, settings, std::move(app));
}

}  // namespace ecsync::sandbox::shopee
