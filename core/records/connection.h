#pragma once

#include <optional>
#include <string>

#include "core/base/clock.h"
#include "core/base/message.h"
#include "core/base/result.h"
#include "core/records/ids.h"
#include "core/secrets/secret.h"

namespace ecsync {

enum class ConnectionStatus { connected, needs_auth, disconnected };
/// "connected", "needs_auth", "disconnected".
std::string_view name(ConnectionStatus status);
/// The word for people.
Phrase label(ConnectionStatus status);

/// Checks a name that the seller gives: [a-z0-9][a-z0-9._-]*. Errors: invalid_value.
Status check_connection_name(std::string_view name);

/// One seller account (shop) on one marketplace, as `connections` shows it.
struct Connection {
  ConnectionKey key;
  ConnectionId id;
  std::string name;     ///< unique, [a-z0-9][a-z0-9._-]*
  std::string country;  ///< ISO 3166 alpha-2, upper case
  std::string shop_name;
  std::string
      shop_key;  ///< what shop calls need beside the id (TikTok Shop's cipher); "" elsewhere
  ConnectionStatus status = ConnectionStatus::connected;
  std::optional<AuthorizationKey> authorization;  ///< nothing after disconnecting
  Timestamp connected_at;
  std::optional<Timestamp> access_expires_at;
  /// Of the stored refresh token; a refresh renews it where the marketplace does.
  std::optional<Timestamp> refresh_expires_at;
  /// When the seller must sign in again whatever we do; nothing when nobody told.
  std::optional<Timestamp> consent_expires_at;
  std::optional<Timestamp> horizon;          ///< orders created before it are never stored
  std::optional<Timestamp> last_sync_at;     ///< when the last run of orders ended, well or not
  std::optional<Timestamp> last_success_at;  ///< when the last run of orders ended without an error
  std::int64_t orders = 0;
};

/// One shop that a consent covers.
struct GrantedShop {
  std::string shop_id;
  std::string name;     ///< "" when the marketplace does not tell
  std::string country;  ///< ISO 3166 alpha-2, upper case
  std::string shop_key;
  /// The marketplace's own name of a consent for this shop alone; "" where shops share a pair.
  std::string account{};
  /// When the seller must agree again for this shop, where the marketplace tells it shop by shop.
  std::optional<Timestamp> consent_expires_at = std::nullopt;
};

/// The tokens of one consent of a seller.
struct TokenPair {
  Secret access;
  Secret refresh;
  Timestamp issued_at;  ///< by the server's clock, when it gave out the pair
  Timestamp access_expires_at;
  std::optional<Timestamp> refresh_expires_at;  ///< nothing when it has none
  /// When the seller must agree again, where the marketplace tells it with its tokens. A refresh
  /// may show that this was the end of the refresh token alone.
  std::optional<Timestamp> consent_expires_at = std::nullopt;
};

}  // namespace ecsync
