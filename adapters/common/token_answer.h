#pragma once

#include <functional>

#include "core/marketplace.h"

namespace ecsync::common {

/// Changes the error that a token call was answered with, where the call tells more than the code.
using SteerToken = std::function<void(Error& error, const json::Value& root)>;

/// The tokens of a token answer that came at `now`; when they end is for the adapter to add. `kept`
/// is the refresh token to go on with when the answer brings none. Throws json::FieldError without
/// an access token.
TokenPair read_tokens(const json::Value& answer, Timestamp now, const Secret& kept);

/// What an error that a refresh was answered with means, beyond what its code says elsewhere: a
/// refusal whose `code` or `words` name the refresh token, or whose code says that shop and app are
/// apart, ends the consent. Passing faults pass whatever they name.
void judge_refresh(Error& error, std::string_view code, std::string_view words);

/// What an answer to a refresh for `shop` means. `read` reads the pair of an answer that was a
/// success and may throw json::FieldError; the old refresh token may then be spent all the same.
Marketplace::RefreshOutcome read_refresh(Caller::OnceOutcome outcome, const ConnectionId& shop,
                                         const std::function<TokenPair(const json::Value&)>& read);

}  // namespace ecsync::common
