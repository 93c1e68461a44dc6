#include "adapters/shopee/shopee.h"

#include <fmt/format.h>

#include <algorithm>

#include "adapters/common/callback.h"
#include "adapters/common/fields.h"
#include "adapters/common/token_answer.h"
#include "adapters/shopee/errors.h"
#include "core/base/text.h"

namespace ecsync::shopee {
namespace {

constexpr std::chrono::minutes signed_link_life{5};

Error partner_id_is_no_number() {
  return make_error(ErrorCode::usage, tr("the partner id is no number"),
                    tr("Set ECSYNC_SHOPEE_APP_KEY to the partner id of the app's page."));
}

/// Token calls want their ids as JSON numbers.
std::optional<std::int64_t> number_of(const std::string& id) {
  const auto number = text::parse_number<std::int64_t>(id);
  return number && *number > 0 ? number : std::nullopt;
}

std::string exchange_body(const Consent& consent, std::int64_t partner_id) {
  json::Writer body;
  body.begin_object().field("code", consent.code).field("partner_id", partner_id);
  if (consent.shop_id.empty())
    body.field("main_account_id", number_of(consent.main_account_id).value_or(0));
  else
    body.field("shop_id", number_of(consent.shop_id).value_or(0));
  body.end_object();
  return body.str();
}

std::string refresh_body(const Secret& token, std::int64_t partner_id, std::int64_t shop_id) {
  json::Writer body;
  body.begin_object()
      .field("refresh_token", token.reveal())
      .field("partner_id", partner_id)
      .field("shop_id", shop_id)
      .end_object();
  return body.str();
}

}  // namespace

Result<ConsentLink> Shopee::consent_link(const std::string& /*country*/, const std::string& state) {
  const auto& app = gateway_.app();
  if (app.redirect_url.empty())
    return make_error(ErrorCode::usage, tr("the app's redirect address is not set"),
                      tr("Set ECSYNC_SHOPEE_REDIRECT_URL to an address under the domain that the "
                         "app's page declares."));
  if (!number_of(app.key)) return partner_id_is_no_number();
  if (app.portal_link) return ConsentLink{portal_consent_url(app, state), std::nullopt};
  const auto now = gateway_.server_now();
  return ConsentLink{signed_consent_url(app, state, now), now + signed_link_life};
}

Result<Grant> Shopee::exchange(const Fields& callback) {
  const auto consent = read_consent(callback);
  if (!consent) return consent.error();
  const auto partner_id = number_of(gateway_.app().key);
  if (!partner_id) return partner_id_is_no_number();
  auto outcome = gateway_.token_call("/api/v2/auth/token/get", exchange_body(*consent, *partner_id),
                                     {consent->code});
  if (auto* failure = std::get_if<Caller::OnceFailure>(&outcome)) {
    if (failure->maybe_spent) common::tell_code_may_be_spent(failure->error);
    // There is no consent yet that could have ended: it is the code that is not known.
    if (failure->error.code == ErrorCode::auth_required ||
        failure->error.code == ErrorCode::auth_expired)
      failure->error.code = ErrorCode::auth_refused;
    return std::move(failure->error);
  }
  auto grant =
      json::checked([&] { return read_grant(std::get<json::Document>(outcome).root(), *consent); });
  if (!grant) return std::move(grant).error();
  return *std::move(grant);
}

Result<Grant> Shopee::read_grant(const json::Value& answer, const Consent& consent) const {
  Grant grant;
  grant.tokens = read_pair(answer, gateway_.server_now());
  grant.account = account_of(consent);
  grant.one_pair_per_shop = consent.shop_id.empty();
  auto list = read_shop_ids(answer, consent);
  if (list.ids.empty() && !list.unread.empty())
    return make_error(ErrorCode::remote_bad_answer, std::move(list.unread.front()));
  if (list.ids.empty())
    return make_error(ErrorCode::auth_refused, tr("the main account granted no shop"),
                      tr("Open the sign-in address again and choose the shops there."));
  for (const auto& id : list.ids) grant.shops.push_back({id, id, "", "", account_of_shop(id)});
  grant.notes = std::move(list.unread);
  return grant;
}

Status Shopee::complete(Grant& grant) {
  for (auto& shop : grant.shops) describe(shop, grant.tokens.access);
  return Done{};
}

/// Name and country are not worth losing a consent for.
void Shopee::describe(GrantedShop& shop, const Secret& access_token) {
  const ShopAccess access{{Site::shopee, shop.shop_id}, "", "", access_token};
  const auto reply = gateway_.read(access, "/api/v2/shop/get_shop_info", {});
  if (reply.answer) {
    const auto info = json::checked([&] { return read_shop_info(reply.answer->data()); });
    if (info) {
      if (!info->name.empty()) shop.name = info->name;
      shop.country = info->country;
      shop.consent_expires_at = info->consent_end;
    }
  }
  if (shop.country.empty()) shop.country = country_without_token(shop.shop_id);
}

/// Looks for the shop's country in the list of the app's shops, a call without a token.
std::string Shopee::country_without_token(const std::string& shop_id) {
  constexpr int most_pages = 50;
  for (int page = 1; page <= most_pages; ++page) {
    const auto reply =
        gateway_.read_public("/api/v2/public/get_shops_by_partner",
                             {{"page_size", "100"}, {"page_no", std::to_string(page)}});
    if (!reply.answer) return unknown_country;
    const auto data = reply.answer->data();
    const auto found = json::checked([&]() -> std::string {
      for (const auto& shop : data["authed_shop_list"].items()) {
        if (shop["shop_id"].id() == shop_id) return read_shop_info(shop).country;
      }
      return "";
    });
    if (!found) return unknown_country;
    if (!found->empty()) return *found;
    const auto more = json::checked([&] { return common::flag(data["more"]); });
    if (!more || !*more) return unknown_country;
  }
  return unknown_country;
}

Marketplace::RefreshOutcome Shopee::refresh(const ConnectionId& shop, const Secret& refresh_token) {
  const auto partner_id = number_of(gateway_.app().key);
  const auto shop_id = number_of(shop.shop);
  if (!partner_id) return RefreshFailure{partner_id_is_no_number(), false};
  if (!shop_id)
    return RefreshFailure{
        make_error(ErrorCode::invalid_value, tr("'{}' is no shop of Shopee's", shop.shop)), false};
  auto outcome = gateway_.token_call(
      "/api/v2/auth/access_token/get", refresh_body(refresh_token, *partner_id, *shop_id),
      {refresh_token.reveal()}, [](Error& error, const json::Value& root) {
        common::judge_refresh(error, answer_code(root), answer_words(root));
      });
  return common::read_refresh(std::move(outcome), shop, [&](const json::Value& answer) {
    return read_pair(answer, gateway_.server_now(), refresh_token);
  });
}

Result<Revocation> Shopee::revoke(const ShopAccess& /*access*/,
                                  const std::vector<ConnectionId>& /*kept*/) {
  return Revocation{false, withdrawal_url(gateway_.app())};
}

Result<std::optional<Timestamp>> Shopee::consent_end(const ShopAccess& access) {
  auto reply = gateway_.read(access, "/api/v2/shop/get_shop_info", {});
  if (!reply.answer) return std::move(reply.answer).error();
  auto info = json::checked([&] { return read_shop_info(reply.answer->data()); });
  if (!info) return std::move(info).error();
  return info->consent_end;
}

Status Shopee::check_access(const ShopAccess& access) {
  auto reply = gateway_.read(access, "/api/v2/shop/get_shop_info", {});
  if (!reply.answer) return std::move(reply.answer).error();
  return Done{};
}

}  // namespace ecsync::shopee
