#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/marketplace.h"

namespace ecsync::lazada {

/// One shop as a token answer lists it.
struct SellerEntry {
  std::string country;  ///< upper case, one of the six
  std::string seller_id;
  std::string short_code;  ///< readable, e.g. "VNJ2K34I"; may be ""
};

/// The shops of a consent, and what is to be told of those that have no id.
struct SellerList {
  std::vector<SellerEntry> sellers;
  std::vector<Message> unread;
};
/// The shops that a token answer covers: every country's for a cross-border consent, else the one
/// of its country.
SellerList read_sellers(const json::Value& answer);

/// The pair of a token answer that came at `now`. `kept` is the refresh token to go on with when
/// the answer brings none. When the access token's lifetime cannot be read, its end is set to
/// `now`, which stands for "not known". A lifetime of 0 for the refresh token means that nothing
/// can be refreshed: the refresh token is then empty and the consent ends with the access token.
/// Throws json::FieldError without an access token.
TokenPair read_pair(const json::Value& answer, Timestamp now, const Secret& kept = Secret());

/// Identifies the consent by its shops, sorted; a new consent of the same seller gives the same
/// text. Contains no login name.
std::string account_of(const std::vector<SellerEntry>& sellers);

}  // namespace ecsync::lazada
