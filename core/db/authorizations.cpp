#include "core/db/authorizations.h"

#include <fmt/format.h>

#include "core/db/query.h"

namespace ecsync::db {
namespace {

constexpr std::chrono::hours consent_patience{1};
constexpr std::chrono::hours granted_patience{24};

/// Ties sealed bytes to their place, so that a row copied over another one does not open.
std::string binding(AuthorizationKey key, Site site, std::string_view kind) {
  return fmt::format("{}|{}|{}", name(site), key.value, kind);
}

}  // namespace

std::optional<StoredAuthorization> find_authorization(Database& database, AuthorizationKey key) {
  constexpr auto sql = R"sql(
    SELECT id, platform, account, access_token, refresh_token, issued_at, access_expires_at,
      refresh_expires_at, clock_offset, refresh_started_at, consent_expires_at, consent_checked_at,
      (SELECT count(*) FROM consent_troubles t JOIN connections c ON c.id = t.connection_id
       WHERE c.authorization_id = authorizations.id)
    FROM authorizations WHERE id = ?1)sql"_sql;
  Query query(database, sql, key);
  StoredAuthorization row;
  std::int64_t troubles = 0;
  if (!query.next(row.key, row.site, row.account, row.sealed_access, row.sealed_refresh,
                  row.issued_at, row.access_expires_at, row.refresh_expires_at, row.clock_offset,
                  row.refresh_started_at, row.consent_expires_at, row.consent_checked_at, troubles))
    return std::nullopt;
  row.troubled = troubles > 0;
  return row;
}

std::optional<AuthorizationKey> find_authorization_by_account(Database& database, Site site,
                                                              const std::string& account) {
  constexpr auto sql = "SELECT id FROM authorizations WHERE platform = ?1 AND account = ?2"_sql;
  Query query(database, sql, site, account);
  AuthorizationKey key;
  if (!query.next(key)) return std::nullopt;
  return key;
}

AuthorizationKey add_authorization(Database& database, Site site, const std::string& account,
                                   const TokenPair& pair) {
  constexpr auto sql = R"sql(
    INSERT INTO authorizations (platform, account, issued_at, access_expires_at, refresh_expires_at)
    VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id)sql"_sql;
  AuthorizationKey key;
  Query(database, sql, site, account, pair.issued_at, pair.access_expires_at,
        pair.refresh_expires_at)
      .run_returning(key);
  return key;
}

void store_tokens(Database& database, AuthorizationKey key, Site site, const TokenPair& pair,
                  const crypto::SealingKey& sealing) {
  constexpr auto sql = R"sql(
    UPDATE authorizations SET access_token = ?1, refresh_token = ?2, issued_at = ?3,
      access_expires_at = ?4, refresh_expires_at = ?5, refresh_started_at = NULL
    WHERE id = ?6)sql"_sql;
  const auto access = crypto::seal(pair.access, sealing, binding(key, site, "access"));
  const auto refresh = crypto::seal(pair.refresh, sealing, binding(key, site, "refresh"));
  Query(database, sql, Blob{access}, Blob{refresh}, pair.issued_at, pair.access_expires_at,
        pair.refresh_expires_at, key)
      .run();
}

Result<TokenPair> read_tokens(const StoredAuthorization& stored,
                              const crypto::SealingKey& sealing) {
  if (stored.sealed_access.empty() || stored.sealed_refresh.empty())
    return make_error(ErrorCode::auth_required, tr("the tokens of this connection were erased"),
                      tr("Connect it again with: ecsync connect {}", name(stored.site)));
  auto access =
      crypto::unseal(stored.sealed_access, sealing, binding(stored.key, stored.site, "access"));
  if (!access) return std::move(access).error();
  auto refresh =
      crypto::unseal(stored.sealed_refresh, sealing, binding(stored.key, stored.site, "refresh"));
  if (!refresh) return std::move(refresh).error();
  return TokenPair{*std::move(access), *std::move(refresh), stored.issued_at,
                   stored.access_expires_at, stored.refresh_expires_at};
}

void mark_refresh_started(Database& database, AuthorizationKey key, std::optional<Timestamp> at) {
  constexpr auto sql = "UPDATE authorizations SET refresh_started_at = ?1 WHERE id = ?2"_sql;
  Query(database, sql, at, key).run();
}

void store_consent_end(Database& database, AuthorizationKey key, std::optional<Timestamp> end,
                       std::optional<Timestamp> checked_at) {
  constexpr auto sql = R"sql(
    UPDATE authorizations SET consent_expires_at = ?1, consent_checked_at = ?2
    WHERE id = ?3)sql"_sql;
  Query(database, sql, end, checked_at, key).run();
}

void store_clock_offset(Database& database, AuthorizationKey key, std::chrono::seconds offset) {
  constexpr auto sql =
      "UPDATE authorizations SET clock_offset = ?1 WHERE id = ?2 AND clock_offset <> ?1"_sql;
  Query(database, sql, offset, key).run();
}

void erase_tokens(Database& database, AuthorizationKey key) {
  constexpr auto sql = R"sql(
    UPDATE authorizations SET access_token = NULL, refresh_token = NULL, refresh_started_at = NULL
    WHERE id = ?1)sql"_sql;
  Query(database, sql, key).run();
}

void put_pending_consent(Database& database, const PendingConsent& consent) {
  constexpr auto forget_sql = R"sql(
    DELETE FROM pending_consents
    WHERE created_at < ?2 OR (created_at < ?1 AND granted IS NULL))sql"_sql;
  constexpr auto put_sql = R"sql(
    INSERT INTO pending_consents (state, platform, country, name, reconnect, created_at, granted)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
    ON CONFLICT (state) DO UPDATE SET platform = excluded.platform, country = excluded.country,
      name = excluded.name, reconnect = excluded.reconnect, created_at = excluded.created_at,
      granted = excluded.granted)sql"_sql;
  const auto granted =
      consent.granted.empty() ? std::nullopt : std::optional(Blob{consent.granted});
  WriteUnit unit(database);
  Query(database, forget_sql, consent.created_at - consent_patience,
        consent.created_at - granted_patience)
      .run();
  Query(database, put_sql, consent.state, consent.site, consent.country, consent.name,
        consent.reconnect, consent.created_at, granted)
      .run();
  unit.commit();
}

std::vector<PendingConsent> pending_consents(Database& database, Site site, Timestamp now) {
  constexpr auto sql = R"sql(
    SELECT state, platform, country, name, reconnect, created_at, granted FROM pending_consents
    WHERE platform = ?1 AND (created_at >= ?2 OR (created_at >= ?3 AND granted IS NOT NULL))
    ORDER BY created_at DESC, state)sql"_sql;
  Query query(database, sql, site, now - consent_patience, now - granted_patience);
  std::vector<PendingConsent> consents;
  PendingConsent row;
  while (query.next(row.state, row.site, row.country, row.name, row.reconnect, row.created_at,
                    row.granted))
    consents.push_back(row);
  return consents;
}

void drop_pending_consent(Database& database, const std::string& state) {
  Query(database, "DELETE FROM pending_consents WHERE state = ?1"_sql, state).run();
}

}  // namespace ecsync::db
