#include "adapters/tiktok/grant.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "adapters/common/epoch.h"
#include "adapters/common/fields.h"
#include "adapters/common/number_id.h"
#include "adapters/common/region.h"
#include "adapters/common/token_answer.h"
#include "core/base/text.h"

namespace ecsync::tiktok {
namespace {

std::string scope_word(const json::Value& scope) {
  return scope.is_text() ? text::lower_case(scope.scalar_text()) : "";
}

bool known_shop(const std::vector<GrantedShop>& shops, const std::string& id) {
  return std::any_of(shops.begin(), shops.end(),
                     [&id](const GrantedShop& shop) { return shop.shop_id == id; });
}

GrantedShop read_shop(const json::Value& entry, const std::string& region) {
  GrantedShop shop;
  shop.shop_id = common::number_id(entry["id"]);
  // A cipher that cannot be read is asked for again when it is needed.
  shop.shop_key = readable_text(entry["cipher"]);
  const std::string code = readable_text(entry["code"]);
  shop.name = readable_text(entry["name"]);
  if (shop.name.empty()) shop.name = code.empty() ? shop.shop_id : code;
  shop.country = common::country_of_region(readable_text(entry["region"]));
  if (shop.country.empty()) shop.country = common::country_of_region(region);
  return shop;
}

}  // namespace

TokenPair read_pair(const json::Value& data, Timestamp now, const Secret& kept) {
  auto pair = common::read_tokens(data, now, kept);
  pair.access_expires_at =
      common::read_token_end(data["access_token_expire_in"], now).value_or(now);
  pair.refresh_expires_at = common::read_token_end(data["refresh_token_expire_in"], now);
  pair.consent_expires_at = pair.refresh_expires_at;
  return pair;
}

std::optional<Error> unfit_consent(const json::Value& data) {
  const std::string user_type = readable_text(data["user_type"]);
  // Creators and partners. There are several kinds of sellers, and whether this one has a shop is
  // for the list of shops to say.
  if (user_type == "1" || user_type == "3")
    return make_error(
        ErrorCode::auth_refused,
        tr("the account is not a seller's (user type {})",
           text::shorten(text::printable(user_type), 20)),
        tr("Open the sign-in address again and sign in with the seller's main account."));
  const auto scopes = data["granted_scopes"];
  // Without a list it is not known what was granted; later calls will show it.
  if (!scopes.is_array() || scopes.items().empty()) return std::nullopt;
  for (const auto& scope : scopes.items()) {
    if (common::has_any(scope_word(scope), {"order", "product"})) return std::nullopt;
  }
  return make_error(ErrorCode::auth_refused, tr("the consent grants neither orders nor products"),
                    tr("Switch on the app's scopes Order Information and Product Basic in Partner "
                       "Center, then open the sign-in address again."));
}

ShopList read_shops(const json::Value& data, const std::string& region) {
  ShopList list;
  for (const auto& entry : data["shops"].items()) {
    auto shop = json::checked([&] { return read_shop(entry, region); });
    if (!shop)
      list.unread.push_back(
          tr("a shop of this consent cannot be read, and is left out: {}", shop.error().message));
    else if (!known_shop(list.shops, shop->shop_id))
      list.shops.push_back(*std::move(shop));
  }
  return list;
}

std::string account_of(const json::Value& data) {
  const auto seller = json::checked([&] { return common::optional_id(data["open_id"]); });
  return seller ? *seller : "";
}

std::string account_of(const std::vector<GrantedShop>& shops) {
  std::set<std::string> ids;
  for (const auto& shop : shops) ids.insert(shop.shop_id);
  return fmt::format("{}", fmt::join(ids, "+"));
}

std::string readable_text(const json::Value& value) {
  const auto text = json::checked([&] { return value.text_or(""); });
  return text ? *text : "";
}

}  // namespace ecsync::tiktok
