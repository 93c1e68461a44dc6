#include "tests/sandbox/shopee/authorization.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <variant>

#include "tests/sandbox/consent.h"
#include "tests/sandbox/json_value.h"
#include "tests/sandbox/shopee/envelope.h"

namespace ecsync::sandbox::shopee {
namespace {

constexpr const char* portal_title = "Shopee Open Platform";

/// `http://host:port` of an address.
std::string domain_of(const std::string& address) {
  const auto scheme = address.find("://");
  if (scheme == std::string::npos) return address;
  return address.substr(0, address.find_first_of("/?#", scheme + 3));
}

bool declared(const std::string& redirect, const App& app) {
  return domain_of(redirect) == domain_of(app.redirect_url);
}

/// The seller's answer: on to `redirect`, whose own query stays, with `more` behind it.
Reply consented(const Context& context, const std::string& redirect, const Fields& more) {
  const auto account = signing_in(context.world, context.tokens, context.value("seller"), "");
  if (!account) throw BadRequest("No seller account exists.");
  const auto& shops = context.world.accounts[*account].shops;
  Fields fields = {{"code", context.tokens.issue_code(*account, shops, "6b4f7a71",
                                                      context.world.clock.now(), context.rules)}};
  if (shops.size() > 1)
    fields.emplace_back("main_account_id", context.world.accounts[*account].id);
  else
    fields.emplace_back("shop_id", context.world.shops[shops.front()].id);
  fields.insert(fields.end(), more.begin(), more.end());
  // A careless one begins a second query behind the redirect's own.
  const bool second =
      context.value("second_query") == "1" && redirect.find('?') != std::string::npos;
  if (!second) return send_browser_on(redirect, fields);
  const auto own = redirect.find('?');
  Reply reply = send_browser_on(redirect.substr(0, own), fields);
  for (auto& [name, value] : reply.response.headers) value.insert(own, redirect.substr(own));
  return reply;
}

std::optional<Reply> refuse_redirect(const Context& context, const App& app) {
  const std::string redirect = context.value("redirect");
  if (redirect.empty()) return wrong_parameter("redirect is a required field.", context.turn);
  if (!declared(redirect, app))
    return refusal("error_param", context.turn,
                   "The domain of redirect_uri is not consistent with the declared one.");
  return std::nullopt;
}

/// The shop whose consent a cancelling seller withdraws.
std::size_t withdrawing(const Context& context) {
  const std::string seller = context.value("seller");
  if (!seller.empty()) return context.world.shop_index(seller);
  for (std::size_t i = 0; i < context.world.shops.size(); ++i)
    if (context.tokens.authorized(i)) return i;
  throw BadRequest("No seller has authorized the app.");
}

/// The JSON body of a token call, or the refusal when it is none.
std::variant<rapidjson::Document, Reply> read_body(const Context& context) {
  if (!context.request.header("content-type").starts_with("application/json"))
    return wrong_parameter("the content type must be application/json.", context.turn);
  try {
    auto body = parse_json(context.request.body);
    if (body.IsObject()) return body;
  } catch (const BadRequest&) {
    // Answered as any other body that is no object.
  }
  return wrong_parameter("the body is not a JSON object.", context.turn);
}

const rapidjson::Value* member_of(const rapidjson::Value& body, const char* name) {
  const auto found = body.FindMember(name);
  return found == body.MemberEnd() ? nullptr : &found->value;
}

/// What is wrong with the partner id and the text `text_name` of a token call's body.
std::optional<Reply> refuse_body(const Context& context, const App& app,
                                 const rapidjson::Value& body, const char* text_name) {
  const auto* partner = member_of(body, "partner_id");
  if (partner == nullptr) return wrong_parameter("partner_id is a required field.", context.turn);
  if (!partner->IsUint64()) return wrong_parameter("format of partner_id is wrong.", context.turn);
  if (fmt::format("{}", partner->GetUint64()) != app.partner_id)
    return refusal("error_auth", context.turn, "Invalid partner_id or shopid.");
  const auto* text = member_of(body, text_name);
  if (text == nullptr || (text->IsString() && text->GetStringLength() == 0))
    return wrong_parameter(fmt::format("{} is a required field.", text_name), context.turn);
  if (!text->IsString())
    return wrong_parameter(fmt::format("format of {} is wrong.", text_name), context.turn);
  return std::nullopt;
}

constexpr std::array exchange_ids = {"shop_id", "main_account_id"};
constexpr std::array refresh_ids = {"shop_id", "merchant_id", "supplier_id", "user_id"};

struct NamedId {
  std::string name;
  std::string id;
};

/// The one id of `names` that the body has, with its name; a refusal for none, several or a string.
std::variant<NamedId, Reply> only_id(const Context& context, const rapidjson::Value& body,
                                     std::span<const char* const> names) {
  std::optional<NamedId> found;
  for (const char* name : names) {
    const auto* value = member_of(body, name);
    if (value == nullptr) continue;
    if (!value->IsUint64())
      return wrong_parameter(fmt::format("format of {} is wrong.", name), context.turn);
    if (found)
      return wrong_parameter(fmt::format("{} and {} exclude each other.", found->name, name),
                             context.turn);
    found = NamedId{name, fmt::format("{}", value->GetUint64())};
  }
  if (!found)
    return wrong_parameter(fmt::format("{} is a required field.", names.front()), context.turn);
  return *found;
}

/// Now and then the end of the access token's life instead of its length.
void write_pair(JsonText& out, const Context& context, const Grant& grant) {
  const Seconds left = grant.access_ends - context.world.clock.now();
  out.member("access_token", grant.access)
      .member("refresh_token", grant.refresh)
      .member_number("expire_in", context.turn % 16 == 7 ? grant.access_ends : left);
}

Reply refuse_code(const Context& context) {
  if (context.turn % 2 == 0) return refusal("invalid_code", context.turn);
  return refusal("error_auth", context.turn, "Invalid code");
}

/// Why a refresh token does not work: withdrawn or lapsed, too old, or used before.
Reply refuse_refresh(const Context& context, const std::string& token, std::size_t shop) {
  constexpr std::array withdrawn = {"shop_no_linked", "partner_shop_no_link"};
  const Seconds now = context.world.clock.now();
  const Grant* grant = context.tokens.find_refresh(token);
  if (grant != nullptr && grant->serves(shop)) {
    if (grant->revoked) return refusal(withdrawn.at(context.turn % 2), context.turn);
    if (now >= grant->consent_ends) return refusal("shop_access_expired", context.turn);
    return refusal("refresh_token_expired", context.turn);
  }
  switch (context.turn % 3) {
    case 0:
      return refusal("error_shop_refresh_token", context.turn);
    case 1:
      return refusal(
          "error_param", context.turn,
          "Your refresh token or shop_id is wrong, please check refresh token or shop_id.");
    default:
      return refusal("error_auth", context.turn, "Invalid refresh_token.");
  }
}

void write_lists_of_main_account(JsonText& out, const Context& context, const Grant& grant) {
  out.key("shop_id_list").open_list();
  for (const std::size_t shop : grant.shops) out.raw(context.world.shops[shop].id);
  out.close_list();
  for (const char* name : {"merchant_id_list", "supplier_id_list", "user_id_list"})
    out.key(name).open_list().close_list();
}

}  // namespace

Reply signed_consent(const Context& context, const App& app) {
  if (const auto refused = refuse_redirect(context, app)) return *refused;
  const std::string redirect = context.value("redirect");
  // Who refuses goes back with nothing new in the address.
  if (context.value("refuse") == "1") return send_browser_on(redirect, {});
  try {
    return consented(context, redirect, {});
  } catch (const BadRequest& nobody) {
    return error_page(portal_title, nobody.what());
  }
}

Reply cancel_consent(const Context& context, const App& app) {
  if (const auto refused = refuse_redirect(context, app)) return *refused;
  try {
    const std::size_t shop = withdrawing(context);
    for (const Account& account : context.world.accounts)
      if (std::ranges::find(account.shops, shop) != account.shops.end())
        for (const std::size_t each : account.shops) context.tokens.revoke(each);
    return send_browser_on(context.value("redirect"), {{"shop_id", context.world.shops[shop].id}});
  } catch (const BadRequest& nobody) {
    return error_page(portal_title, nobody.what());
  }
}

Reply portal_consent(const Context& context, const App& app) {
  const auto refuse = [](std::string_view sentence) { return error_page(portal_title, sentence); };
  if (context.value("partner_id") != app.partner_id) return refuse("The partner_id is invalid.");
  if (context.value("auth_type") != "seller") return refuse("The auth_type must be seller.");
  if (context.value("response_type") != "code") return refuse("The response_type must be code.");
  const std::string redirect = context.value("redirect_uri");
  if (!declared(redirect, app))
    return refuse("The domain of redirect_uri is not consistent with the declared one.");
  Fields state;
  if (context.has("state")) state = {{"state", context.value("state")}};
  if (context.value("refuse") == "1") {
    state.insert(state.begin(), {"error", "access_denied"});
    return send_browser_on(redirect, state);
  }
  try {
    return consented(context, redirect, state);
  } catch (const BadRequest& nobody) {
    return refuse(nobody.what());
  }
}

Reply exchange_code(const Context& context, const App& app) {
  const auto read = read_body(context);
  if (const auto* refused = std::get_if<Reply>(&read)) return *refused;
  const auto& body = std::get<rapidjson::Document>(read);
  if (const auto refused = refuse_body(context, app, body, "code")) return *refused;
  const auto named = only_id(context, body, exchange_ids);
  if (const auto* refused = std::get_if<Reply>(&named)) return *refused;
  const auto& [name, id] = std::get<NamedId>(named);

  const World& world = context.world;
  const std::string code = body["code"].GetString();
  const auto account = context.tokens.account_of_code(code, world.clock.now());
  if (!account) return refuse_code(context);
  const auto& shops = world.accounts[*account].shops;
  const bool main_account = shops.size() > 1;
  const std::string& expected =
      main_account ? world.accounts[*account].id : world.shops[shops.front()].id;
  if ((name == "main_account_id") != main_account || id != expected)
    return refusal(name == "shop_id" ? "invalid_shop_id" : "invalid_main_acount_id", context.turn);

  // The first access token has lived a little before it is handed out.
  TokenRules rules = context.rules;
  rules.access_life -= rules.access_life * static_cast<Seconds>(context.turn % 40) / 1000;
  const Grant* grant = context.tokens.redeem(code, world.clock.now(), rules);
  if (grant == nullptr) return refuse_code(context);
  JsonText out;
  write_pair(out.open(), context, *grant);
  if (main_account) write_lists_of_main_account(out, context, *grant);
  return flat_success(out, context.turn);
}

Reply refresh_pair(const Context& context, const App& app) {
  const auto read = read_body(context);
  if (const auto* refused = std::get_if<Reply>(&read)) return *refused;
  const auto& body = std::get<rapidjson::Document>(read);
  if (const auto refused = refuse_body(context, app, body, "refresh_token")) return *refused;
  const auto named = only_id(context, body, refresh_ids);
  if (const auto* refused = std::get_if<Reply>(&named)) return *refused;
  const auto& [name, id] = std::get<NamedId>(named);
  const auto shop = name == "shop_id" ? shop_with_id(context.world, id) : std::nullopt;
  if (!shop) return refusal("error_auth", context.turn, "Invalid partner_id or shopid.");

  const std::string token = body["refresh_token"].GetString();
  const Grant* grant =
      context.tokens.refresh_shop(token, *shop, context.world.clock.now(), context.rules);
  if (grant == nullptr) return refuse_refresh(context, token, *shop);
  JsonText out;
  write_pair(out.open().member_raw("partner_id", app.partner_id).member_raw("shop_id", id), context,
             *grant);
  return flat_success(out, context.turn);
}

std::pair<std::string, std::string> offered_for_refresh(const Request& request) {
  std::pair<std::string, std::string> offered;
  try {
    const auto body = parse_json(request.body);
    if (!body.IsObject()) return offered;
    const auto* token = member_of(body, "refresh_token");
    const auto* shop = member_of(body, "shop_id");
    if (token != nullptr && token->IsString()) offered.first = token->GetString();
    if (shop != nullptr && shop->IsUint64()) offered.second = fmt::format("{}", shop->GetUint64());
  } catch (const BadRequest&) {
    // A body that is no JSON belongs to nobody; the call itself is refused in its turn.
  }
  return offered;
}

}  // namespace ecsync::sandbox::shopee
