#include "adapters/lazada/lazada.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "adapters/common/callback.h"
#include "adapters/common/fields.h"
#include "adapters/common/token_answer.h"
#include "adapters/lazada/errors.h"
#include "adapters/lazada/grant.h"
#include "adapters/lazada/reply.h"
#include "core/base/text.h"

namespace ecsync::lazada {

std::vector<std::string> Lazada::countries() const {
  return country_codes();
}

Result<ConsentLink> Lazada::consent_link(const std::string& country, const std::string& state) {
  if (!country.empty() && find_country(country) == nullptr)
    return make_error(ErrorCode::invalid_value,
                      tr("Lazada does not sell in '{}'", text::printable(country)),
                      tr("Use one of {}.", fmt::join(country_codes(), ", ")));
  if (gateway_.app().redirect_url.empty())
    return make_error(ErrorCode::usage, tr("the app's redirect address is not set"),
                      tr("Set ECSYNC_LAZADA_REDIRECT_URL to the callback of the app's page."));
  return ConsentLink{consent_url(gateway_.app(), country.empty() ? "auth" : country, state),
                     std::nullopt};
}

Result<Grant> Lazada::exchange(const Fields& callback) {
  const auto* const code = common::find_field(callback, "code");
  if (code == nullptr) return common::no_code(callback);
  auto outcome = gateway_.token_call("/auth/token/create", {{"code", *code}});
  if (auto* failure = std::get_if<Caller::OnceFailure>(&outcome)) {
    if (failure->maybe_spent) common::tell_code_may_be_spent(failure->error);
    return std::move(failure->error);
  }
  auto grant = json::checked([&] { return read_grant(std::get<json::Document>(outcome).root()); });
  if (!grant) return std::move(grant).error();
  return *std::move(grant);
}

Result<Grant> Lazada::read_grant(const json::Value& answer) const {
  Grant grant;
  grant.tokens = read_pair(answer, gateway_.server_now());
  auto list = read_sellers(answer);
  if (list.sellers.empty() && !list.unread.empty())
    return make_error(ErrorCode::remote_bad_answer, std::move(list.unread.front()));
  if (list.sellers.empty())
    return make_error(ErrorCode::remote_bad_answer,
                      tr("Lazada's answer names no shop in a country where Lazada sells"));
  grant.account = account_of(list.sellers);
  for (const auto& seller : list.sellers) {
    const auto& name = seller.short_code.empty() ? seller.seller_id : seller.short_code;
    grant.shops.push_back({seller.seller_id, name, seller.country, ""});
  }
  grant.notes = std::move(list.unread);
  return grant;
}

Status Lazada::complete(Grant& grant) {
  for (auto& shop : grant.shops) {
    auto name = shop_name({{Site::lazada, shop.shop_id}, shop.country, "", grant.tokens.access});
    if (!name.empty()) shop.name = std::move(name);
  }
  return Done{};
}

/// "" when the name cannot be read: a missing name must not make the consent fail.
std::string Lazada::shop_name(const ShopAccess& access) {
  const auto reply = gateway_.read(access, "/seller/get", {});
  if (!reply.answer) return "";
  const auto name = json::checked([&] { return reply.answer->data()["name"].optional_text(); });
  return name && *name ? **name : "";
}

Marketplace::RefreshOutcome Lazada::refresh(const ConnectionId& shop, const Secret& refresh_token) {
  bool never = false;
  const auto steer = [&never](Error& error, const json::Value& root) {
    const auto code = answer_code(root);
    common::judge_refresh(error, code, common::scalar_or_empty(root["message"]));
    // Apps of the Service Market: their access token lives as long as the subscription.
    never = code == "AUTH_TYPE_UNSUPPORTED";
    if (never) error.code = ErrorCode::remote_refused;
  };
  auto call = gateway_.token_call("/auth/token/refresh",
                                  {{"refresh_token", refresh_token.reveal()}}, steer);
  auto outcome = common::read_refresh(std::move(call), shop, [&](const json::Value& answer) {
    return read_pair(answer, gateway_.server_now(), refresh_token);
  });
  if (auto* failure = std::get_if<RefreshFailure>(&outcome)) failure->never = never;
  return outcome;
}

Result<Revocation> Lazada::revoke(const ShopAccess& access,
                                  const std::vector<ConnectionId>& /*kept*/) {
  const Country* country = find_country(access.country);
  return Revocation{false, country == nullptr ? "" : std::string(country->seller_center)};
}

Status Lazada::check_access(const ShopAccess& access) {
  auto reply = gateway_.read(access, "/seller/get", {});
  if (!reply.answer) return std::move(reply.answer).error();
  return Done{};
}

}  // namespace ecsync::lazada
