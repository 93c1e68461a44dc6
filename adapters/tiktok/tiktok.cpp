#include "adapters/tiktok/tiktok.h"

#include <algorithm>

#include "adapters/common/callback.h"
#include "adapters/common/fields.h"
#include "adapters/common/region.h"
#include "adapters/common/token_answer.h"
#include "adapters/tiktok/errors.h"
#include "adapters/tiktok/grant.h"

namespace ecsync::tiktok {

Result<ConsentLink> Tiktok::consent_link(const std::string& country, const std::string& state) {
  if (gateway_.app().service_id.empty())
    return make_error(
        ErrorCode::usage, tr("the app's service id is not set"),
        tr("Set ECSYNC_TIKTOK_SERVICE_ID to the service ID of the app's page in Partner "
           "Center; it is not the app key."));
  return ConsentLink{consent_url(gateway_.app(), country, state), std::nullopt};
}

Result<Grant> Tiktok::exchange(const Fields& callback) {
  const auto* const code = common::find_field(callback, "code");
  // A refusal comes with the word null for a code.
  if (code == nullptr || *code == "null") return common::no_code(callback);
  auto outcome = gateway_.token_call("/api/v2/token/get",
                                     {{"auth_code", *code}, {"grant_type", "authorized_code"}});
  if (auto* failure = std::get_if<Caller::OnceFailure>(&outcome)) {
    if (failure->maybe_spent) common::tell_code_may_be_spent(failure->error);
    // There is no consent yet that could have ended: it is the code that is not known.
    if (failure->error.code == ErrorCode::auth_required)
      failure->error.code = ErrorCode::auth_refused;
    return std::move(failure->error);
  }
  auto grant =
      json::checked([&] { return read_grant(std::get<json::Document>(outcome).root()["data"]); });
  if (!grant) return std::move(grant).error();
  return *std::move(grant);
}

Result<Grant> Tiktok::read_grant(const json::Value& data) const {
  Grant grant;
  grant.tokens = read_pair(data, gateway_.server_now());
  if (auto error = unfit_consent(data)) return *std::move(error);
  grant.region = readable_text(data["seller_base_region"]);
  grant.account = account_of(data);
  return grant;
}

Status Tiktok::complete(Grant& grant) {
  auto reply = gateway_.read_shops(grant.tokens.access, common::country_of_region(grant.region));
  if (!reply.answer) {
    auto error = std::move(reply.answer).error();
    // A token that has just come is refused on a bad day only.
    if (error.code == ErrorCode::auth_expired) error.code = ErrorCode::remote_unavailable;
    return error;
  }
  auto listed = json::checked([&] { return read_shops(reply.answer->data(), grant.region); });
  if (!listed) return std::move(listed).error();
  if (listed->shops.empty() && !listed->unread.empty())
    return make_error(ErrorCode::remote_bad_answer, std::move(listed->unread.front()));
  if (listed->shops.empty())
    return make_error(
        ErrorCode::auth_refused, tr("the consent covers no shop"),
        tr("Open the sign-in address again and sign in with the account of the shop."));
  grant.shops = std::move(listed->shops);
  grant.notes = std::move(listed->unread);
  if (grant.account.empty()) grant.account = account_of(grant.shops);
  return Done{};
}

Marketplace::RefreshOutcome Tiktok::refresh(const ConnectionId& shop, const Secret& refresh_token) {
  auto outcome = gateway_.token_call(
      "/api/v2/token/refresh",
      {{"refresh_token", refresh_token.reveal()}, {"grant_type", "refresh_token"}},
      [](Error& error, const json::Value& root) {
        common::judge_refresh(error, answer_code(root), common::scalar_or_empty(root["message"]));
      });
  return common::read_refresh(std::move(outcome), shop, [&](const json::Value& answer) {
    return read_pair(answer["data"], gateway_.server_now(), refresh_token);
  });
}

std::vector<ShopAccess> Tiktok::other_shops(const ShopAccess& access) {
  const auto reply = gateway_.read_shops(access.access_token, access.country);
  if (!reply.answer) return {};
  const auto listed =
      json::checked([&] { return read_shops(reply.answer->data(), access.country); });
  std::vector<ShopAccess> others;
  if (!listed) return others;
  for (const auto& shop : listed->shops) {
    if (shop.shop_id != access.id.shop)
      others.push_back(
          {{Site::tiktok, shop.shop_id}, shop.country, shop.shop_key, access.access_token});
  }
  return others;
}

Result<Revocation> Tiktok::revoke(const ShopAccess& access, const std::vector<ConnectionId>& kept) {
  // Asked before any access is removed, because the token may stop working with the first shop.
  const auto others = other_shops(access);
  // Where a seller withdraws the consent is not documented.
  if (!std::holds_alternative<json::Document>(gateway_.remove_access(access)))
    return Revocation{false, ""};
  Revocation revocation{true, ""};
  for (const auto& shop : others) {
    if (std::find(kept.begin(), kept.end(), shop.id) != kept.end()) continue;
    const auto outcome = gateway_.remove_access(shop);
    const auto* failure = std::get_if<Caller::OnceFailure>(&outcome);
    // A token that stopped working with the first shop gives no access to this one either.
    if (failure != nullptr && failure->error.code != ErrorCode::auth_expired)
      revocation.revoked = false;
  }
  return revocation;
}

/// The cheapest call that the shop itself has to let in: for orders that are still to come. The
/// list of shops proves nothing about the calls that matter.
Status Tiktok::check_access(const ShopAccess& access) {
  json::Writer body;
  body.begin_object().field("create_time_ge", epoch_seconds(gateway_.server_now())).end_object();
  auto reply =
      gateway_.read(access, "/order/202309/orders/search", {{"page_size", "1"}}, body.str());
  if (reply.answer) return Done{};
  auto error = std::move(reply.answer).error();
  // Not TikTok's word, but ours for a shop that its list lacks. The consent itself is good, and may
  // serve other shops.
  if (error.code == ErrorCode::auth_required && reply.code.empty())
    error.code = ErrorCode::remote_refused;
  return error;
}

}  // namespace ecsync::tiktok
