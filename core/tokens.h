#pragma once

#include <functional>

#include "core/db/authorizations.h"
#include "core/db/database.h"
#include "core/key_file.h"
#include "core/marketplace.h"

namespace ecsync {

/// Gives access tokens of one authorization and keeps the pair alive: under the refresh lock it
/// reads the stored pair again, marks the attempt, sends one refresh, commits what came, and only
/// then uses it (robustness rule 3).
class TokenKeeper {
 public:
  TokenKeeper(db::Database& database, Clock& clock, const crypto::SealingKey& sealing,
              MarketplaceLine& line, Connection connection, std::chrono::milliseconds lock_wait);

  /// A token that should be accepted now; refreshes first when the pair is past half of its life
  /// (Lazada: also within 30 minutes of its end). Errors: auth_required (its connections become
  /// needs_auth), key_wrong, locked, db_*, and what a refresh can meet.
  Result<Secret> access_token();
  /// Called when the marketplace said auth_expired for `rejected`: another process may have
  /// refreshed meanwhile (then its pair is taken), else refreshes once.
  Result<Secret> renew(const Secret& rejected);

  /// Runs `call` with an access token; on auth_expired renews once and repeats once; a second
  /// auth_expired, and any auth_required, make the authorization's connections needs_auth.
  template <class T>
  Result<T> with_token(const std::function<Result<T>(const ShopAccess&)>& call);

 private:
  Result<Secret> refresh(const std::optional<Secret>& rejected);
  Error consent_gone(Error error);
  ShopAccess access_with(Secret token) const;

  db::Database& database_;
  Clock& clock_;
  const crypto::SealingKey& sealing_;
  MarketplaceLine& line_;
  Connection connection_;
  std::chrono::milliseconds lock_wait_;
};

template <class T>
Result<T> TokenKeeper::with_token(const std::function<Result<T>(const ShopAccess&)>& call) {
  auto token = access_token();
  if (!token) return std::move(token).error();
  auto result = call(access_with(*token));
  if (result || (result.error().code != ErrorCode::auth_expired &&
                 result.error().code != ErrorCode::auth_required))
    return result;
  if (result.error().code == ErrorCode::auth_required)
    return consent_gone(std::move(result).error());
  token = renew(*token);
  if (!token) return std::move(token).error();
  result = call(access_with(*token));
  if (result || (result.error().code != ErrorCode::auth_expired &&
                 result.error().code != ErrorCode::auth_required))
    return result;
  return consent_gone(std::move(result).error());
}

}  // namespace ecsync
