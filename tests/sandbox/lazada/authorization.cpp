#include "tests/sandbox/lazada/authorization.h"

#include <fmt/format.h>

#include <algorithm>

#include "tests/sandbox/consent.h"
#include "tests/sandbox/json_value.h"
#include "tests/sandbox/lazada/envelope.h"
#include "tests/sandbox/text.h"

namespace ecsync::sandbox::lazada {
namespace {

Reply refuse_consent(std::string_view sentence) {
  return error_page("Lazada Open Platform", sentence);
}

void write_sellers(JsonText& out, std::string_view name, const World& world,
                   const Account& account) {
  out.key(name).open_list();
  for (const std::size_t i : account.shops) {
    const Shop& shop = world.shops[i];
    // One of Lazada's own samples has the country in capitals.
    const bool capitals = hash_text(shop.id) % 3 == 0;
    out.open()
        .member("country", capitals ? std::string(shop.country->code) : lower(shop.country->code))
        .member("user_id", fmt::format("{}", mix(hash_text(shop.id)) % 900'000'000'000))
        .member("seller_id", shop.id)
        .member("short_code", fmt::format("{}J2K{}", shop.country->code, shop.id.substr(0, 3)))
        .close(hash_text(shop.id));
  }
  out.close_list();
}

/// The answer to create and refresh alike; they differ in the name of the sellers' list.
Reply token_answer(const Context& context, const Grant& grant, std::string_view list) {
  const World& world = context.world;
  const Account& account = world.accounts[grant.account];
  const Seconds now = world.clock.now();
  const bool several = account.shops.size() > 1;
  const auto seconds = [&](JsonText& out, const char* name, Seconds life) {
    if (context.turn % 4 == 0)
      out.member(name, fmt::format("{}", life));
    else
      out.member_number(name, life);
  };
  JsonText out;
  out.open()
      .member("access_token", grant.access)
      .member("refresh_token", grant.refresh)
      .member("country", several ? "cb" : lower(world.shops[account.shops.front()].country->code))
      .member("account", account.login)
      .member("account_platform", "seller_center")
      .member("code", "0")
      .member("request_id", request_id(context.turn));
  if (context.turn % 3 == 0) out.member("account_id", account.id);
  if (context.turn % 2 == 0) out.member("_trace_id_", request_id(context.turn + 1));
  seconds(out, "expires_in", grant.access_ends - now);
  seconds(out, "refresh_expires_in", std::max<Seconds>(0, grant.refresh_ends - now));
  write_sellers(out, list, world, account);
  out.close(context.turn);
  Reply reply;
  reply.response.body = out.take();
  return reply;
}

}  // namespace

Reply consent_page(const Context& context, TokenStore& tokens, const TokenRules& rules,
                   const App& app) {
  if (context.value("client_id") != app.key) return refuse_consent("The app key is invalid.");
  if (context.value("response_type") != "code")
    return refuse_consent("The parameter response_type must be code.");
  if (context.value("redirect_uri") != app.redirect_url)
    return refuse_consent("The redirect uri does not match the callback url of the app.");
  if (context.parameters.contains("uuid"))
    return refuse_consent("System error: the parameter uuid must not be sent.");
  Fields state;
  if (context.parameters.contains("state")) state = {{"state", context.value("state")}};
  if (context.value("refuse") == "1") {
    Fields fields = {{"error", "access_denied"},
                     {"error_description", "The seller refused to authorize the app"}};
    fields.insert(fields.end(), state.begin(), state.end());
    return send_browser_on(app.redirect_url, fields);
  }
  std::optional<std::size_t> account;
  try {
    const std::string country = context.value("country");
    account = signing_in(context.world, tokens, context.value("seller"),
                         lower(country) == "cb" ? "" : country);
  } catch (const BadRequest& nobody) {
    return refuse_consent(nobody.what());
  }
  if (!account) return refuse_consent("No seller account exists in this country.");
  const std::string code =
      tokens.issue_code(*account, context.world.accounts[*account].shops,
                        fmt::format("0_{}_", app.key), context.world.clock.now(), rules);
  Fields fields = {{"code", code}};
  fields.insert(fields.end(), state.begin(), state.end());
  return send_browser_on(app.redirect_url, fields);
}

Reply create_token(const Context& context, TokenStore& tokens, const TokenRules& rules) {
  const std::string code = context.value("code");
  if (code.empty()) return refusal_of("MissingParameter", context.turn, "code");
  const Grant* grant = tokens.redeem(code, context.world.clock.now(), rules);
  if (grant == nullptr) return refusal("InvalidCode", context.turn);
  return token_answer(context, *grant, "country_user_info");
}

Reply refresh_token(const Context& context, TokenStore& tokens, const TokenRules& rules) {
  const std::string token = context.value("refresh_token");
  if (token.empty()) return refusal_of("MissingParameter", context.turn, "refresh_token");
  // A life of 0 makes this an app of the Service Market.
  if (rules.refresh_life == 0) return refusal("AUTH_TYPE_UNSUPPORTED", context.turn);
  const Grant* grant = tokens.refresh(token, context.world.clock.now(), rules);
  if (grant == nullptr) return refusal("IllegalRefreshToken", context.turn);
  return token_answer(context, *grant, "country_user_info_list");
}

}  // namespace ecsync::sandbox::lazada
