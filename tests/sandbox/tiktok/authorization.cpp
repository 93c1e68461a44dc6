#include "tests/sandbox/tiktok/authorization.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/sandbox/consent.h"
#include "tests/sandbox/json_value.h"
#include "tests/sandbox/tiktok/envelope.h"

namespace ecsync::sandbox::tiktok {
namespace {

Reply refuse_consent(std::string_view sentence) {
  return error_page("TikTok Shop Partner Center", sentence);
}

/// The parameters that both token calls have, and the one that is the call's own.
std::optional<Reply> refuse_token_call(const Context& context, const App& app, const char* own,
                                       const std::vector<std::string>& grant_types) {
  for (const char* name : {"app_key", "app_secret", "grant_type", own})
    if (context.value(name).empty()) return refusal(Refusal::token_parameters, context.turn, name);
  if (std::ranges::find(grant_types, context.value("grant_type")) == grant_types.end())
    return refusal(Refusal::token_parameters, context.turn, "grant_type");
  if (context.value("app_key") != app.key || context.value("app_secret") != app.secret)
    return refusal(Refusal::wrong_secret, context.turn);
  return std::nullopt;
}

/// Absolute seconds, whatever the names of the members say.
Reply token_answer(const Context& context, const Grant& grant) {
  const World& world = context.world;
  const Account& account = world.accounts[grant.account];
  JsonText out;
  out.open()
      .member("access_token", grant.access)
      .member_number("access_token_expire_in", grant.access_ends)
      .key("granted_scopes")
      .open_list()
      .text("seller.order.info")
      .text("seller.product.basic")
      .text("seller.authorization.info")
      .close_list();
  out.member("open_id", fmt::format("hWae{}AAAAA{:x}", account.id, mix(hash_text(account.id))))
      .member("refresh_token", grant.refresh)
      .member_number("refresh_token_expire_in", grant.refresh_ends)
      .member("seller_base_region", world.shops[account.shops.front()].country->code)
      .member("seller_name", account.login)
      .member_number("user_type", account.shops.size() > 1 ? 4 : 0)  // across borders
      .close();
  return success(out.take(), context.turn, "success");
}

}  // namespace

Reply consent_page(const Context& context, const TokenRules& rules, const App& app) {
  if (context.value("service_id") != app.service_id)
    return refuse_consent("The service does not exist.");
  if (context.parameters.contains("redirect_uri") || context.parameters.contains("redirect_url"))
    return refuse_consent("The redirect address is the one in Partner Center and cannot be sent.");
  Fields fields = {{"app_key", app.key}};
  Fields state;
  if (context.parameters.contains("state")) state = {{"state", context.value("state")}};
  if (context.value("refuse") == "1") {
    fields.emplace_back("code", "null");
    fields.emplace_back("error", "auth_denied");
    fields.insert(fields.end(), state.begin(), state.end());
    return send_browser_on(app.redirect_url, fields);
  }
  std::optional<std::size_t> account;
  try {
    account = signing_in(context.world, context.tokens, context.value("seller"),
                         context.value("country"));
  } catch (const BadRequest& nobody) {
    return refuse_consent(nobody.what());
  }
  if (!account) return refuse_consent("No seller account exists in this country.");
  const auto& shops = context.world.accounts[*account].shops;
  const std::string code =
      context.tokens.issue_code(*account, shops, "ROW_", context.world.clock.now(), rules);
  fields.emplace_back("code", code);
  fields.emplace_back("locale", "vi-VN");
  fields.emplace_back("shop_region", context.world.shops[shops.front()].country->code);
  fields.insert(fields.end(), state.begin(), state.end());
  return send_browser_on(app.redirect_url, fields);
}

Reply get_token(const Context& context, const TokenRules& rules, const App& app) {
  if (auto refused = refuse_token_call(context, app, "auth_code", {"authorized_code"}))
    return *refused;
  const Grant* grant =
      context.tokens.redeem(context.value("auth_code"), context.world.clock.now(), rules);
  if (grant == nullptr) return refusal(Refusal::bad_code, context.turn);
  return token_answer(context, *grant);
}

Reply refresh_token(const Context& context, const TokenRules& rules, const App& app) {
  // TikTok's own client library sends the other call's grant type here too, and is served.
  if (auto refused =
          refuse_token_call(context, app, "refresh_token", {"refresh_token", "authorized_code"}))
    return *refused;
  const std::string token = context.value("refresh_token");
  const Grant* before = context.tokens.find_refresh(token);
  const bool too_old =
      before != nullptr && !before->revoked && context.world.clock.now() >= before->refresh_ends;
  const Grant* grant = context.tokens.refresh(token, context.world.clock.now(), rules);
  if (grant == nullptr)
    return refusal(too_old ? Refusal::refresh_expired : Refusal::no_consent, context.turn);
  return token_answer(context, *grant);
}

Reply list_shops(const Context& context) {
  const bool several = context.world.accounts[context.grant->account].shops.size() > 1;
  JsonText out;
  out.open().key("shops").open_list();
  for (const std::size_t i : context.grant->shops) {
    const Shop& shop = context.world.shops[i];
    out.open()
        .member("cipher", cipher_of(context.world, *context.grant, i))
        .member("code", fmt::format("{}LC{}", shop.country->code, shop.id.substr(9)))
        .member("id", shop.id)
        .member("name", shop.name)
        .member("region", shop.country->code)
        .member("seller_type", several ? "CROSS_BORDER" : "LOCAL")
        .close();
  }
  out.close_list().close();
  return success(out.take(), context.turn);
}

Reply remove_shop(const Context& context) {
  context.tokens.withdraw(context.shop);
  return success(context.turn % 2 == 0 ? "{}" : "", context.turn);
}

}  // namespace ecsync::sandbox::tiktok
