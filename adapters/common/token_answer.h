#pragma once

#include <functional>

#include "core/marketplace.h"

namespace ecsync::common {

/// The tokens of a token answer that came at `now`; when they end is for the adapter to add. `kept`
/// is the refresh token to go on with when the answer brings none. Throws json::FieldError without
/// an access token.
TokenPair read_tokens(const json::Value& answer, Timestamp now, const Secret& kept);

/// What an answer to a refresh for `shop` means. `read` reads the pair of an answer that was a
/// success and may throw json::FieldError; the old refresh token may then be spent all the same.
Marketplace::RefreshOutcome read_refresh(Caller::OnceOutcome outcome, const ConnectionId& shop,
                                         const std::function<TokenPair(const json::Value&)>& read);

}  // namespace ecsync::common
