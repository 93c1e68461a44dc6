#pragma once

#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/records/connection.h"
#include "core/secrets/crypto.h"

namespace ecsync::db {

/// One stored consent, tokens still sealed.
struct StoredAuthorization {
  AuthorizationKey key;
  Site site{};
  std::string account;
  std::string sealed_access;   ///< "" once erased
  std::string sealed_refresh;  ///< "" once erased
  Timestamp issued_at;
  Timestamp access_expires_at;
  std::optional<Timestamp> refresh_expires_at;
  std::chrono::seconds clock_offset{};
  std::optional<Timestamp> refresh_started_at;  ///< attempt mark
  std::optional<Timestamp> consent_expires_at;
  std::optional<Timestamp> consent_checked_at;  ///< when the marketplace was last asked for it
  bool troubled = false;                        ///< one of its connections has a ConsentTrouble
};

std::optional<StoredAuthorization> find_authorization(Database& database, AuthorizationKey key);
std::optional<AuthorizationKey> find_authorization_by_account(Database& database, Site site,
                                                              const std::string& account);
/// Adds a consent whose tokens are still missing: they are sealed together with its id, so the id
/// has to be there first. Call within a Transaction.
AuthorizationKey add_authorization(Database& database, Site site, const std::string& account,
                                   const TokenPair& pair);
/// Seals and stores a new pair and clears the attempt mark.
void store_tokens(Database& database, AuthorizationKey key, Site site, const TokenPair& pair,
                  const crypto::SealingKey& sealing);
/// Errors: auth_required when erased, key_wrong when the key is not the one they were sealed with.
Result<TokenPair> read_tokens(const StoredAuthorization& stored, const crypto::SealingKey& sealing);
void mark_refresh_started(Database& database, AuthorizationKey key, std::optional<Timestamp> at);
/// When the seller must sign in again. `checked_at`: when the marketplace was asked for it, where
/// its tokens do not tell.
void store_consent_end(Database& database, AuthorizationKey key, std::optional<Timestamp> end,
                       std::optional<Timestamp> checked_at);
void store_clock_offset(Database& database, AuthorizationKey key, std::chrono::seconds offset);
void erase_tokens(Database& database, AuthorizationKey key);

/// A sign-in that was begun.
struct PendingConsent {
  std::string state;
  Site site{};
  std::string country;    ///< "" when not chosen
  std::string name;       ///< wished connection name, or ""
  std::string reconnect;  ///< `platform:shop_id` to be connected again, or ""
  Timestamp created_at;
  std::string granted{};  ///< sealed: what its code brought, while it waits for the rest; or ""
};
/// Stores it and forgets those that are too old, see pending_consents().
void put_pending_consent(Database& database, const PendingConsent& consent);
/// Younger than an hour, or than a day when their codes have brought something; newest first.
std::vector<PendingConsent> pending_consents(Database& database, Site site, Timestamp now);
void drop_pending_consent(Database& database, const std::string& state);

}  // namespace ecsync::db
