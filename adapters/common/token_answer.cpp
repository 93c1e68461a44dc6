#include "adapters/common/token_answer.h"

#include <utility>

namespace ecsync::common {
namespace {

constexpr std::size_t longest_token = 4096;

}  // namespace

TokenPair read_tokens(const json::Value& answer, Timestamp now, const Secret& kept) {
  TokenPair pair;
  pair.access = Secret(answer["access_token"].text(longest_token));
  if (pair.access.empty()) answer["access_token"].fail("empty");
  pair.refresh = Secret(answer["refresh_token"].text_or("", longest_token));
  if (pair.refresh.empty()) pair.refresh = kept;
  pair.issued_at = now;
  return pair;
}

Marketplace::RefreshOutcome read_refresh(Caller::OnceOutcome outcome, const ConnectionId& shop,
                                         const std::function<TokenPair(const json::Value&)>& read) {
  if (auto* failure = std::get_if<Caller::OnceFailure>(&outcome)) {
    failure->error.connection = to_text(shop);
    // An access token was not even sent: what is not accepted here is the consent.
    if (failure->error.code == ErrorCode::auth_expired ||
        failure->error.code == ErrorCode::auth_refused)
      failure->error.code = ErrorCode::auth_required;
    return Marketplace::RefreshFailure{std::move(failure->error), failure->maybe_spent};
  }
  auto pair = json::checked([&] { return read(std::get<json::Document>(outcome).root()); });
  if (pair) return *std::move(pair);
  pair.error().connection = to_text(shop);
  return Marketplace::RefreshFailure{std::move(pair).error(), true};
}

}  // namespace ecsync::common
