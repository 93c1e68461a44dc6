#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/http/http.h"
#include "core/marketplace.h"

namespace ecsync::shopee {

/// The consent in the redirect address: of one shop, or of a main account for several.
struct Consent {
  std::string code;
  std::string shop_id;          ///< "" for a main account
  std::string main_account_id;  ///< "" for a shop
};
/// Errors: auth_refused when code or account is missing, or an id is no number.
Result<Consent> read_consent(const Fields& callback);

/// Identifies the consent; a new consent of the same account gives the same text.
std::string account_of(const Consent& consent);
/// The account of a shop, whether it consented by itself or by a main account.
std::string account_of_shop(const std::string& shop_id);

/// The pair of a token answer that came at `now`. `kept` is the refresh token to go on with when
/// the answer brings none. When the access token's lifetime cannot be read, its end is set to
/// `now`, which stands for "not known". Shopee does not tell how long a refresh token lives; it is
/// 30 days. Throws json::FieldError without an access token.
TokenPair read_pair(const json::Value& answer, Timestamp now, const Secret& kept = Secret());

/// The shops of a consent, and what is to be told of those whose id cannot be read.
struct ShopIds {
  std::vector<std::string> ids;
  std::vector<Message> unread;
};
/// Its shop, or those that the token answer lists.
ShopIds read_shop_ids(const json::Value& answer, const Consent& consent);

/// A shop as get_shop_info gives it.
struct ShopInfo {
  std::string name;
  std::string country;                   ///< upper case; "" when not told
  std::optional<Timestamp> consent_end;  ///< when the seller has to agree again
};
/// Throws json::FieldError.
ShopInfo read_shop_info(const json::Value& answer);

/// The country of a shop for which Shopee gives none; ISO 3166 leaves ZZ free for such uses.
constexpr const char* unknown_country = "ZZ";

}  // namespace ecsync::shopee
