#include "core/consent/disconnect.h"

#include <fmt/format.h>

#include <utility>

#include "core/consent/session.h"
#include "core/consent/tokens.h"
#include "core/db/authorizations.h"
#include "core/db/connections.h"

namespace ecsync {
namespace {

// A seller who consented again for some shops only has two consents, and the older one's token may
// still open shops that live on under the newer one.
std::vector<ConnectionId> served_by_others(db::Database& database, AuthorizationKey authorization) {
  std::vector<ConnectionId> served;
  for (const auto& connection : db::list_connections(database, false)) {
    if (connection.authorization != authorization) served.push_back(connection.id);
  }
  return served;
}

// Best effort: whatever fails here, the tokens are erased afterwards all the same. The stored token
// is used as it is, because a refresh would wait for the lock that is held here.
Revocation revoke_remote(const SessionContext& context, const Connection& connection,
                         AuthorizationKey authorization) {
  const auto stored = db::find_authorization(context.database, authorization);
  if (!stored || stored->sealed_access.empty()) return {};
  Patience patience;
  patience.tries = 2;
  patience.longest_limit_wait = std::chrono::seconds(5);
  Sessions sessions(context, {});
  const auto session = sessions.open_anyway(connection, stored, patience);
  if (!session) return {};
  auto revocation =
      (*session)->call_as_stored([&](Marketplace& marketplace, const ShopAccess& access) {
        return marketplace.revoke(access, served_by_others(context.database, authorization));
      });
  if (!revocation) return {};
  return *std::move(revocation);
}

bool is_last_of(db::Database& database, AuthorizationKey authorization) {
  return db::connections_of(database, authorization).size() <= 1;
}

}  // namespace

Result<Disconnected> disconnect(db::Database& database, Clock& clock, Marketplaces& marketplaces,
                                const KeySources& keys, const Connection& connection,
                                bool dry_run) {
  Disconnected result;
  result.connection = connection;
  if (auto now = db::find_connection(database, connection.id)) result.connection = *std::move(now);
  const auto authorization = result.connection.authorization;
  if (!authorization || dry_run) return result;

  // The command that gives the app's secret takes its time before anybody has to wait.
  if (is_last_of(database, *authorization))
    static_cast<void>(marketplaces.open(result.connection.id.site, {}, {}));
  // A refresh that is under way must not bring tokens back after they are erased.
  const auto lease = database.lease(
      {refresh_lock_name(*authorization), tr("the token of '{}'", result.connection.name),
       "disconnect", refresh_patience},
      clock);
  if (!lease) return lease.error();
  if (is_last_of(database, *authorization)) {
    Revocation revocation;
    try {
      revocation =
          revoke_remote({database, clock, marketplaces, keys}, result.connection, *authorization);
    } catch (const std::exception&) {
      // As little reason to keep the tokens as a refusal is.
    }
    result.remote_revoked = revocation.revoked;
    result.remote_revoke_url = std::move(revocation.url);
    result.access_left = !result.remote_revoked && result.remote_revoke_url.empty();
  }
  db::Transaction transaction(database);
  db::detach_connection(database, result.connection.key);
  if (db::connections_of(database, *authorization).empty())
    db::erase_tokens(database, *authorization);
  transaction.commit();
  return result;
}

}  // namespace ecsync
