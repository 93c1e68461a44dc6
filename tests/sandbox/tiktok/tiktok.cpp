#include "tests/sandbox/tiktok/tiktok.h"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "tests/sandbox/text.h"
#include "tests/sandbox/tiktok/authorization.h"
#include "tests/sandbox/tiktok/envelope.h"
#include "tests/sandbox/tiktok/order_calls.h"
#include "tests/sandbox/tiktok/product_calls.h"
#include "tests/sandbox/tiktok/truth.h"

namespace ecsync::sandbox::tiktok {

/// One call of the API.
struct Route {
  enum class Cipher { required, forbidden };
  std::string_view method;
  std::string_view path;  ///< a `*` at the end stands for an id
  Cipher cipher;
  Reply (*call)(const Context&);
  std::string_view own;  ///< the call's own parameters, between blanks
};

namespace {

constexpr auto required = Route::Cipher::required;
constexpr std::string_view search_parameters = " page_size page_token sort_field sort_order ";
constexpr std::string_view catalogue_parameters = " page_size page_token ";
constexpr std::array routes = {
    Route{"GET", "/authorization/202309/shops", Route::Cipher::forbidden, list_shops, ""},
    Route{"DELETE", "/authorization/202403/shops", required, remove_shop, ""},
    Route{"POST", "/order/202309/orders/search", required, search_orders, search_parameters},
    Route{"GET", "/order/202309/orders", required, get_orders, " ids "},
    Route{"GET", "/order/202507/orders", required, get_orders, " ids "},
    Route{"POST", "/product/202309/products/search", required, search_products,
          catalogue_parameters},
    Route{"POST", "/product/202312/products/search", required, search_products,
          catalogue_parameters},
    Route{"POST", "/product/202502/products/search", required, search_products,
          catalogue_parameters},
    Route{"GET", "/product/202309/products/*", required, get_product, ""},
};
constexpr std::string_view common_parameters =
    " app_key timestamp sign shop_cipher access_token shop_id version ";
constexpr std::string_view consent_path = "/open/authorize";
constexpr std::string_view token_path = "/api/v2/token/get";
constexpr std::string_view refresh_path = "/api/v2/token/refresh";

/// What stands for the `*`; nothing when the path is another one.
std::optional<std::string> match(const Route& route, std::string_view path) {
  if (!route.path.ends_with('*'))
    return route.path == path ? std::optional<std::string>("") : std::nullopt;
  const auto fixed = route.path.substr(0, route.path.size() - 1);
  if (!path.starts_with(fixed)) return std::nullopt;
  const auto id = path.substr(fixed.size());
  return all_digits(id) ? std::optional<std::string>(id) : std::nullopt;
}

bool names(std::string_view list, std::string_view parameter) {
  return list.find(fmt::format(" {} ", parameter)) != std::string_view::npos;
}

/// Unix seconds, exactly 10 digits.
std::optional<Seconds> parse_timestamp(const std::string& text) {
  if (text.size() != 10 || !all_digits(text)) return std::nullopt;
  Seconds value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// Twice the same name, no value at all, or a name that the call does not have: a client that
/// sends any of them means something else than what would be read.
std::optional<Reply> refuse_names(const Route& route, const Request& request,
                                  const Parameters& parameters, std::uint64_t turn) {
  if (parameters.size() < request.query.size())
    return refusal(Refusal::bad_parameter, turn, "query");
  for (const auto& [name, value] : parameters)
    if (value.empty() || (!names(common_parameters, name) && !names(route.own, name)))
      return refusal(Refusal::bad_parameter, turn, name);
  return std::nullopt;
}

std::optional<Reply> refuse_body(const Route& route, const Request& request, std::uint64_t turn) {
  if (request.body.empty()) return std::nullopt;
  if (route.method != "POST" || !request.header("content-type").starts_with("application/json"))
    return refusal(Refusal::bad_body, turn);
  return std::nullopt;
}

}  // namespace

std::string Context::value(const std::string& name) const {
  const auto found = parameters.find(name);
  return found == parameters.end() ? "" : found->second;
}

std::string cipher_of(const World& world, const Grant& grant, std::size_t shop) {
  Random random(mix(world.seed) + grant.consent * 1000 + shop);
  return fmt::format("ROW_{}+{}/{}==", random.word(12), random.word(9), random.word(5));
}

std::vector<std::pair<std::string, std::string>> Tiktok::environment(
    const std::string& address) const {
  return {{"ECSYNC_TIKTOK_API_BASE", address},
          {"ECSYNC_TIKTOK_APP_KEY", app_.key},
          {"ECSYNC_TIKTOK_APP_SECRET", app_.secret},
          {"ECSYNC_TIKTOK_SERVICE_ID", app_.service_id},
          {"ECSYNC_TIKTOK_REDIRECT_URL", app_.redirect_url}};
}

bool Tiktok::is_refresh(const Request& request) const {
  return request.path == refresh_path;
}

std::optional<std::size_t> Tiktok::shop_by_cipher(const Account& account,
                                                  std::string_view cipher) const {
  for (const std::size_t shop : account.shops) {
    const Grant* grant = tokens_.find_shop(shop);
    if (grant != nullptr && cipher_of(world_, *grant, shop) == cipher) return shop;
  }
  return std::nullopt;
}

std::optional<std::size_t> Tiktok::shop_of(const Request& request) const {
  std::string_view token = request.header("x-tts-access-token");
  if (token.empty() && is_refresh(request)) token = request.field("refresh_token");
  const auto account = tokens_.account_of(token);
  if (!account) return std::nullopt;
  const Account& owner = world_.accounts.at(*account);
  return owner.shops.size() == 1 ? std::optional(owner.shops.front())
                                 : shop_by_cipher(owner, request.field("shop_cipher"));
}

TokenRules Tiktok::rules() const {
  // A consent without an end: the second of its death does not fit 32 bits.
  return {.code_life = 30 * minute,
          .access_life = settings_.token_life.value_or(7 * day),
          .refresh_life = settings_.refresh_life.value_or(99 * 365 * day)};
}

std::string Tiktok::wrap(std::string_view json) const {
  return success(json, 0).response.body;
}

std::optional<Reply> Tiktok::refuse_parameters(const Request& request,
                                               const Parameters& parameters) const {
  const auto missing = [&](const char* name) { return !parameters.contains(name); };
  if (missing("app_key") || parameters.at("app_key") != app_.key)
    return refusal(Refusal::wrong_app_key, turn_);
  if (missing("sign")) return refusal(Refusal::no_signature, turn_);
  const auto timestamp =
      missing("timestamp") ? std::nullopt : parse_timestamp(parameters.at("timestamp"));
  constexpr Seconds most_behind = 300;
  constexpr Seconds most_ahead = 30;
  const Seconds now = world_.clock.now();
  if (!timestamp || *timestamp < now - most_behind || *timestamp > now + most_ahead)
    return refusal(Refusal::bad_timestamp, turn_);
  if (!signature_matches(app_.secret, request.path, parameters, request.body))
    return refusal(Refusal::bad_signature, turn_);
  return std::nullopt;
}

std::optional<Reply> Tiktok::refuse_token(const std::string& token, Context& context) const {
  context.grant = tokens_.find_access(token, world_.clock.now());
  if (context.grant != nullptr) return std::nullopt;
  const auto account = tokens_.account_of(token);
  if (!account) return refusal(Refusal::bad_token, turn_);
  const Grant* last = tokens_.find_shop(world_.accounts.at(*account).shops.front());
  const bool withdrawn = last == nullptr || last->revoked;
  return refusal(withdrawn ? Refusal::bad_token : Refusal::expired_token, turn_);
}

std::optional<Reply> Tiktok::refuse_cipher(const Route& route, Context& context) const {
  const std::string cipher = context.value("shop_cipher");
  if (route.cipher == Route::Cipher::forbidden)
    return cipher.empty() ? std::nullopt : std::optional(refusal(Refusal::needless_cipher, turn_));
  if (cipher.empty()) return refusal(Refusal::no_cipher, turn_);
  for (const std::size_t shop : context.grant->shops) {
    if (cipher_of(world_, *context.grant, shop) != cipher) continue;
    context.shop = shop;
    return std::nullopt;
  }
  return refusal(Refusal::foreign_cipher, turn_);
}

Reply Tiktok::answer(const Request& request) {
  ++turn_;
  const Parameters parameters(request.query.begin(), request.query.end());
  Context context{world_, settings_, tokens_, walks_, parameters, request.body, turn_};
  if (request.path == consent_path) return consent_page(context, rules(), app_);
  if (request.path == token_path || request.path == refresh_path) {
    if (request.method != "GET") return refusal(Refusal::wrong_method, turn_, request.method);
    return request.path == token_path ? get_token(context, rules(), app_)
                                      : refresh_token(context, rules(), app_);
  }
  bool known = false;
  for (const Route& route : routes) {
    const auto id = match(route, request.path);
    known |= id.has_value();
    if (!id || route.method != request.method) continue;
    context.path_id = *id;
    if (auto refused = refuse_names(route, request, parameters, turn_)) return *refused;
    if (auto refused = refuse_body(route, request, turn_)) return *refused;
    if (auto refused = refuse_parameters(request, parameters)) return *refused;
    const std::string token(request.header("x-tts-access-token"));
    if (auto refused = refuse_token(token, context)) return *refused;
    if (auto refused = refuse_cipher(route, context)) return *refused;
    return route.call(context);
  }
  return refusal(known ? Refusal::wrong_method : Refusal::unknown_path, turn_, request.method);
}

Response Tiktok::trouble(Trouble kind, const TroubleDetail& detail) {
  static constexpr std::array server_errors = {"36009003", "36009007", "10002014", "10002015"};
  std::string code = detail.code;
  if (code.empty()) switch (kind) {
      case Trouble::call_rate:
      case Trouble::daily_limit:
        code = "36009002";
        break;
      case Trouble::server_error:
        code = server_errors.at(detail.turn % server_errors.size());
        break;
      case Trouble::expired_token:
      case Trouble::chosen:
        code = "105002";
        break;
    }
  return refusal_by_code(code, detail.turn, detail.message).response;
}

TruthOrder Tiktok::truth(const Shop& shop, const Order& order) const {
  return read_order(shop, order);
}

std::vector<TruthListing> Tiktok::listings(const Shop& shop) const {
  return read_listings(shop);
}

std::vector<std::string> Tiktok::ways_to_break() const {
  return {"no_items",    "no_items_member", "absurd_money", "text_money",
          "no_currency", "bad_time",        "no_time"};
}

std::unique_ptr<Protocol> make_tiktok(World& world, const Settings& settings,
                                      const Options& options) {
  App app;
  app.key = options.app_key.empty() ? "6h8sandbox0k1" : options.app_key;
  app.secret =
      options.app_secret.empty() ? "9f1sandbox0secret00example0d41d8cd98f00b2" : options.app_secret;
  app.service_id = "7398412650917348102";
  app.redirect_url = options.redirect_url;
  return std::make_unique<Tiktok>(world, settings, std::move(app));
}

}  // namespace ecsync::sandbox::tiktok
