#include "adapters/shopee/grant.h"

#include <fmt/format.h>

#include <algorithm>

#include "adapters/common/callback.h"
#include "adapters/common/epoch.h"
#include "adapters/common/fields.h"
#include "adapters/common/number_id.h"
#include "adapters/common/region.h"
#include "adapters/common/token_answer.h"
#include "core/base/text.h"

namespace ecsync::shopee {
namespace {

constexpr std::chrono::hours refresh_life{30 * 24};

Error unusable(Message what) {
  return make_error(ErrorCode::auth_refused, std::move(what),
                    tr("Copy the whole address from the browser after agreeing."));
}

bool is_number(const std::string* text) {
  return text != nullptr && text::parse_number<std::int64_t>(*text).value_or(0) > 0;
}

}  // namespace

Result<Consent> read_consent(const Fields& callback) {
  const auto* const code = common::find_field(callback, "code");
  if (code == nullptr) return common::no_code(callback);
  const auto* const shop = common::find_field(callback, "shop_id");
  const auto* const main = common::find_field(callback, "main_account_id");
  if (shop == nullptr && main == nullptr)
    return unusable(tr("the address names neither shop_id nor main_account_id"));
  if (shop != nullptr) {
    if (!is_number(shop)) return unusable(tr("the address's shop_id is no number"));
    return Consent{*code, *shop, ""};
  }
  if (!is_number(main)) return unusable(tr("the address's main_account_id is no number"));
  return Consent{*code, "", *main};
}

std::string account_of(const Consent& consent) {
  return consent.shop_id.empty() ? "main:" + consent.main_account_id
                                 : account_of_shop(consent.shop_id);
}

std::string account_of_shop(const std::string& shop_id) {
  return "shop:" + shop_id;
}

TokenPair read_pair(const json::Value& answer, Timestamp now, const Secret& kept) {
  auto pair = common::read_tokens(answer, now, kept);
  pair.access_expires_at = common::read_token_end(answer["expire_in"], now).value_or(now);
  pair.refresh_expires_at = now + refresh_life;
  return pair;
}

ShopIds read_shop_ids(const json::Value& answer, const Consent& consent) {
  ShopIds list;
  if (!consent.shop_id.empty()) {
    list.ids.push_back(consent.shop_id);
    return list;
  }
  auto& ids = list.ids;
  const auto leave_out = [&list](const Error& error) {
    list.unread.push_back(
        tr("a shop of this consent cannot be read, and is left out: {}", error.message));
  };
  const auto entries = json::checked([&] { return answer["shop_id_list"].items(); });
  if (!entries) {
    leave_out(entries.error());
    return list;
  }
  for (const auto& entry : *entries) {
    auto id = json::checked([&] { return common::number_id(entry); });
    if (!id)
      leave_out(id.error());
    else if (std::find(ids.begin(), ids.end(), *id) == ids.end())
      ids.push_back(*std::move(id));
  }
  return list;
}

ShopInfo read_shop_info(const json::Value& answer) {
  ShopInfo info;
  info.name = answer["shop_name"].text_or("");
  info.country = common::country_of_region(answer["region"].text_or(""));
  const auto end = answer["expire_time"];
  if (!common::scalar_or_empty(end).empty() && end.integer() > 0)
    info.consent_end = Timestamp(std::chrono::seconds(end.integer()));
  return info;
}

}  // namespace ecsync::shopee
