#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/marketplace.h"

namespace ecsync::tiktok {

/// The pair of a token answer's data that came at `now`. `kept` is the refresh token to go on with
/// when the answer brings none. When the end of the access token cannot be read, it is set to
/// `now`, which stands for "not known". Throws json::FieldError without an access token.
TokenPair read_pair(const json::Value& data, Timestamp now, const Secret& kept = Secret());

/// The error for a consent that cannot be used though its tokens are good: it is not a seller's, or
/// it grants neither orders nor products.
std::optional<Error> unfit_consent(const json::Value& data);

/// The shops of a consent, and what is to be told of those that have no id.
struct ShopList {
  std::vector<GrantedShop> shops;
  std::vector<Message> unread;
};
/// Each shop once, with its cipher as key. A shop that does not tell where it sells gets `region`.
/// Throws json::FieldError when there is no list.
ShopList read_shops(const json::Value& data, const std::string& region);

/// Identifies the consent: the seller's id for this app. A new consent of the same seller gives the
/// same text. "" when it is not told.
std::string account_of(const json::Value& data);
/// The same by its shops, sorted.
std::string account_of(const std::vector<GrantedShop>& shops);
/// A text that is worth having; "" when it cannot be read.
std::string readable_text(const json::Value& value);

}  // namespace ecsync::tiktok
