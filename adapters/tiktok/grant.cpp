#include "adapters/tiktok/grant.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "adapters/common/epoch.h"
#include "adapters/common/fields.h"
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
  const std::string user_type = common::scalar_or_empty(data["user_type"]);
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

std::vector<GrantedShop> read_shops(const json::Value& data, const std::string& region) {
  std::vector<GrantedShop> shops;
  for (const auto& entry : data["shops"].items()) {
    GrantedShop shop;
    shop.shop_id = entry["id"].id();
    if (known_shop(shops, shop.shop_id)) continue;
    shop.shop_key = entry["cipher"].text_or("");
    const std::string code = entry["code"].text_or("");
    shop.name = entry["name"].text_or("");
    if (shop.name.empty()) shop.name = code.empty() ? shop.shop_id : code;
    shop.country = common::country_of_region(entry["region"].text_or(""));
    if (shop.country.empty()) shop.country = common::country_of_region(region);
    shops.push_back(std::move(shop));
  }
  return shops;
}

std::string account_of(const json::Value& data, const std::vector<GrantedShop>& shops) {
  if (auto seller = common::optional_id(data["open_id"]); !seller.empty()) return seller;
  std::set<std::string> ids;
  for (const auto& shop : shops) ids.insert(shop.shop_id);
  return fmt::format("{}", fmt::join(ids, "+"));
}

}  // namespace ecsync::tiktok
