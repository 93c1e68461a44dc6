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

/// The shops of a consent, each once, with their ciphers as keys. A shop that does not tell where
/// it sells gets `region`. Throws json::FieldError when a shop has no id.
std::vector<GrantedShop> read_shops(const json::Value& data, const std::string& region);

/// Identifies the consent: the seller's id for this app, else the shops, sorted. A new consent of
/// the same seller gives the same text.
std::string account_of(const json::Value& data, const std::vector<GrantedShop>& shops);

}  // namespace ecsync::tiktok
