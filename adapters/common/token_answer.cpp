#include "adapters/common/token_answer.h"

#include <algorithm>
#include <utility>

#include "adapters/common/fields.h"
#include "core/base/text.h"

namespace ecsync::common {
namespace {

constexpr std::size_t longest_token = 4096;

/// In lower case, without what spellings differ in: `Illegal_Refresh-Token` as illegalrefreshtoken.
std::string bare(std::string_view words) {
  std::string text = text::lower_case(words);
  std::erase_if(text, [](char c) { return c == ' ' || c == '_' || c == '-'; });
  return text;
}

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

void judge_refresh(Error& error, std::string_view code, std::string_view words) {
  const std::string bare_code = bare(code);
  const bool code_tells = has_any(bare_code, {"refreshtoken"}) || bare_code.ends_with("nolinked") ||
                          bare_code.ends_with("nolink") || bare_code.ends_with("accessexpired");
  const std::string said = bare(words);
  const bool refuses = error.code == ErrorCode::remote_refused ||
                       has_any(said, {"invalid", "illegal", "expired", "wrong"});
  const bool passes = error.code == ErrorCode::remote_unavailable ||
                      error.code == ErrorCode::timeout || error.code == ErrorCode::network;
  const bool words_tell = refuses && !passes && has_any(said, {"refreshtoken"});
  if (error.code == ErrorCode::app_refused || error.code == ErrorCode::rate_limited) return;
  if (code_tells || words_tell) error.code = ErrorCode::auth_required;
}

Marketplace::RefreshOutcome read_refresh(Caller::OnceOutcome outcome, const ConnectionId& shop,
                                         const std::function<TokenPair(const json::Value&)>& read) {
  if (auto* failure = std::get_if<Caller::OnceFailure>(&outcome)) {
    failure->error.connection = to_text(shop);
    // A refresh sends no access token, so this refusal can only be about the consent.
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
