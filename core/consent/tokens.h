#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <type_traits>

#include "core/consent/consent_trouble.h"
#include "core/db/authorizations.h"
#include "core/db/lane.h"
#include "core/marketplace.h"
#include "core/secrets/key_sources.h"

namespace ecsync {

/// The services that a TokenKeeper needs.
struct TokenContext {
  db::Lane& database;
  Clock& clock;
  const crypto::SealingKey& sealing;
  std::chrono::milliseconds lock_wait{};
  bool dry_run = false;  ///< refreshes and stores tokens, but leaves the connections' status alone
  /// What the other sessions of the command know; nothing: it is the only one.
  std::shared_ptr<ConsentNews> news{};
};

/// Gives access tokens of one authorization and keeps the pair alive. A refresh takes the refresh
/// lock, reads the stored pair again, marks the attempt, is sent once, and is used only when what
/// it brought is committed. Known ends decide when to refresh and never whether: only the
/// marketplace ends a consent, see consent_trouble.h. Any thread may use it.
class TokenKeeper {
 public:
  TokenKeeper(TokenContext context, MarketplaceLine& line, Connection connection);

  /// A token that should be accepted now. Refreshes first when the pair is past half of its life.
  /// A pair whose end is not known is used until it is refused. When a refresh fails and the
  /// refresh token is not spent, a token that still lives is used. Errors: auth_required (the
  /// refresh was refused: its connections become needs_auth), key_wrong, locked, and what a refresh
  /// can meet.
  Result<Secret> access_token();
  /// Called when the marketplace said auth_expired for `rejected`, in these words: another process
  /// may have refreshed meanwhile (then its pair is taken), else refreshes once. auth_expired, in
  /// the same words: the consent cannot be refreshed.
  Result<Secret> renew(const Secret& rejected, const Error& words);

  /// Runs `call` with an access token, and after auth_expired once more with a renewed one. On
  /// auth_required the connection becomes needs_auth. When a renewed token that should still live
  /// is refused too, or one that cannot be renewed, that is a passing fault (remote_unavailable),
  /// and needs_auth only when it has come back run after run.
  template <class Call>
  auto with_token(Call&& call) -> std::invoke_result_t<Call&, const ShopAccess&>;

  /// The access token as it is in the file, even when it is due, expired or refused. Refreshes
  /// nothing. Errors: auth_required, key_wrong.
  Result<ShopAccess> stored_access() const;

  /// Takes over what was just read from the file, so that the first call need not read it again.
  void know(const db::StoredAuthorization& stored);
  /// The connection needs a new sign-in, and the next call is a try whether it still does.
  void heal();

 private:
  struct Held;
  /// An access token that was refused, and in which words.
  struct Rejected {
    const Secret& token;
    const Error& words;
  };
  Result<Held> read() const;
  std::optional<Secret> remembered() const;
  Secret remember(const TokenPair& pair);
  Result<Secret> refresh(const Rejected* rejected);
  Result<Secret> refresh_locked(const Held& held, const Rejected* rejected);
  Result<Secret> refreshed(Marketplace::RefreshOutcome outcome, const Held& held,
                           const Rejected* rejected);
  Result<Secret> after_failure(Marketplace::RefreshFailure failure, const Held& held,
                               const Rejected* rejected);
  Result<Secret> go_without(const ConsentNews::Refusal& refusal, const Held& held,
                            const Rejected* rejected);
  bool settles(const ConsentNews::Refusal& refusal, const Held& held,
               const Rejected* rejected) const;
  ConsentNews::Refusal judge(Marketplace::RefreshFailure failure, const Held& held, bool lived);
  bool needs_no_refresh(const Held& held, const Rejected* rejected) const;
  void mark(std::optional<Timestamp> at);
  void store(const TokenPair& pair, const db::StoredAuthorization& old);
  bool has_just_come(const Secret& token) const;
  Error over_for_this(Error error, const Held& held) const;
  Status begin_heal();
  void accepted();
  void failed(const Error& error);
  Error refused_again(Error error);
  bool count_bad_run(const Error& error);
  Error bad_day(Error error) const;
  enum class Whose { connection, authorization };
  Error consent_gone(Error error, Whose whose);
  Error told(Error error) const;
  Error in_own_name(Error error) const;
  ShopAccess access_with(Secret token) const;
  template <class Call>
  auto try_with_token(Call&& call) -> std::invoke_result_t<Call&, const ShopAccess&>;

  TokenContext context_;
  MarketplaceLine& line_;
  Connection connection_;
  std::atomic<bool> heals_ = false;
  std::atomic<bool> heal_waits_{false};   // the try has not begun
  std::atomic<bool> heal_counts_{false};  // it has, and was counted
  std::mutex beginning_;                  // of what follows
  Healing healing_;
  std::atomic<bool> troubled_{true};  // the connection may have a ConsentTrouble
  mutable std::mutex mutex_;          // of what follows
  std::optional<TokenPair> known_;    // saves reading the file before each of a thousand calls
};

/// The command that mends a connection whose consent is gone, as a hint.
Message reconnect_hint(const Connection& connection);
/// For a connection that was let go of.
Error disconnected(const Connection& connection);
/// For a connection that nobody asks about now, so it tells when somebody was asked, and what the
/// answer was.
Error needs_sign_in(const Connection& connection, const std::optional<db::ConsentTrouble>& trouble);
/// Name of the lock file that guards an authorization's pair while it is replaced or erased.
std::string refresh_lock_name(AuthorizationKey authorization);
/// How long a command waits for that lock, longer than any refresh may take.
constexpr std::chrono::milliseconds refresh_patience{60'000};

template <class Call>
auto TokenKeeper::with_token(Call&& call) -> std::invoke_result_t<Call&, const ShopAccess&> {
  auto result = try_with_token(call);
  if (result)
    accepted();
  else
    failed(result.error());
  return result;
}

template <class Call>
auto TokenKeeper::try_with_token(Call&& call) -> std::invoke_result_t<Call&, const ShopAccess&> {
  if (auto begun = begin_heal(); !begun) return std::move(begun).error();
  auto token = access_token();
  if (!token) return std::move(token).error();
  // A token that lives for seconds may run out during a slow call; that is no sign of a lost
  // consent, but the number of renewals must have a limit.
  constexpr int most_renewals = 3;
  for (int renewals = 0;; ++renewals) {
    auto result = call(access_with(*token));
    if (result) return result;
    const auto code = result.error().code;
    if (code == ErrorCode::auth_required)
      return consent_gone(std::move(result).error(), Whose::connection);
    if (code != ErrorCode::auth_expired) return result;
    if (has_just_come(*token)) return refused_again(std::move(result).error());
    if (renewals == most_renewals) return bad_day(std::move(result).error());
    token = renew(*token, result.error());
    // Refused, and there is no other one.
    if (!token && token.error().code == ErrorCode::auth_expired)
      return refused_again(std::move(token).error());
    if (!token) return std::move(token).error();
  }
}

}  // namespace ecsync
