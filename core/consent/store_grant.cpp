#include "core/consent/store_grant.h"

#include <algorithm>
#include <utility>

#include "core/consent/tokens.h"
#include "core/db/authorizations.h"
#include "core/db/connections.h"

namespace ecsync {
namespace {

// A part of a consent that is stored as one authorization.
struct Part {
  std::string account;
  TokenPair pair;
  std::vector<GrantedShop> shops;
  std::optional<AuthorizationKey> earlier = std::nullopt;  // the row whose pair this one replaces
};

std::vector<Part> parts_of(const Grant& grant) {
  if (!grant.one_pair_per_shop) return {{grant.account, grant.tokens, grant.shops}};
  std::vector<Part> parts;
  for (const auto& shop : grant.shops) {
    // Marked as issued long ago, so that its first use refreshes it and the shop gets its own pair.
    auto pair = grant.tokens;
    pair.issued_at = Timestamp{};
    parts.push_back({shop.account, std::move(pair), {shop}});
  }
  return parts;
}

// When the seller must sign in again: with the tokens, or with the shop that they are for.
std::optional<Timestamp> consent_end(const Part& part) {
  const auto& of_shop = part.shops.front().consent_expires_at;
  return of_shop ? of_shop : part.pair.consent_expires_at;
}

bool serves_others(const GrantTarget& target, AuthorizationKey key, const Part& part) {
  const auto served = db::connections_of(target.database, key);
  return std::any_of(served.begin(), served.end(), [&](const Connection& connection) {
    return std::none_of(part.shops.begin(), part.shops.end(), [&](const GrantedShop& shop) {
      return shop.shop_id == connection.id.shop;
    });
  });
}

// The row of the same seller's earlier consent, if there is one. Shops that this row serves and
// that are not granted now must keep the pair they have. The new consent then has a row of its own,
// under the name of its first shop.
std::optional<AuthorizationKey> earlier_consent(const GrantTarget& target, Part& part) {
  auto key = db::find_authorization_by_account(target.database, target.site, part.account);
  if (!key || !serves_others(target, *key, part)) return key;
  part.account += "/" + part.shops.front().shop_id;
  return db::find_authorization_by_account(target.database, target.site, part.account);
}

}  // namespace

Result<std::vector<Connection>> store_grant(
    const GrantTarget& target, const Grant& grant,
    const std::function<std::string(const GrantedShop&)>& wished_name) {
  auto& database = target.database;
  auto parts = parts_of(grant);
  // A refresh of the pair that is about to be replaced must not overwrite the new one.
  std::vector<std::unique_ptr<db::Lease>> leases;
  for (auto& part : parts) {
    part.earlier = earlier_consent(target, part);
    if (!part.earlier) continue;
    auto lease = database.lease(
        {refresh_lock_name(*part.earlier), phrase("the old token"), "connect", refresh_patience},
        target.clock);
    if (!lease) return std::move(lease).error();
    leases.push_back(*std::move(lease));
  }

  db::Transaction transaction(database);
  for (const auto& part : parts) {
    const auto key = part.earlier
                         ? *part.earlier
                         : db::add_authorization(database, target.site, part.account, part.pair);
    db::store_tokens(database, key, target.site, part.pair, target.sealing);
    const bool shop_told = part.shops.front().consent_expires_at.has_value();
    db::store_consent_end(database, key, consent_end(part),
                          shop_told ? std::optional(grant.tokens.issued_at) : std::nullopt);
    if (target.clock_offset) db::store_clock_offset(database, key, *target.clock_offset);
    for (const auto& shop : part.shops)
      db::put_connection(database, target.site, shop, key, wished_name(shop),
                         target.clock.now_seconds());
  }
  db::drop_pending_consent(database, target.state);
  transaction.commit();

  std::vector<Connection> connections;
  for (const auto& shop : grant.shops) {
    auto connection = db::find_connection(database, {target.site, shop.shop_id});
    if (connection) connections.push_back(*std::move(connection));
  }
  return connections;
}

}  // namespace ecsync
