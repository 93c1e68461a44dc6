#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/db/database.h"
#include "core/records/connection.h"

namespace ecsync::db {

/// All connections by name; disconnected ones only when asked for.
std::vector<Connection> list_connections(Database& database, bool with_disconnected);
std::optional<Connection> find_connection(Database& database, const ConnectionId& id);
/// A reference of the command line: `platform:shop_id` or a name, else what the marketplace calls
/// one shop alone; with what bare_reference() takes off, in letters of any case. Errors: not_found
/// (with near names in the hint).
Result<Connection> resolve_connection(Database& database, const std::string& typed);
/// Connections that share an authorization, by id.
std::vector<Connection> connections_of(Database& database, AuthorizationKey authorization);

/// Adds the shop, or finds its old row again, points it at `authorization` and makes it
/// `connected`. `wished_name` "" keeps the old name or takes the slug of the shop's name, then -2,
/// -3. Call within a Transaction.
Connection put_connection(Database& database, Site site, const GrantedShop& shop,
                          AuthorizationKey authorization, const std::string& wished_name,
                          Timestamp now);
/// Errors: invalid_value (form), name_taken.
Status rename_connection(Database& database, ConnectionKey connection, const std::string& name);
void set_connection_status(Database& database, ConnectionKey connection, ConnectionStatus status);
/// The connection leaves its authorization and becomes `disconnected`.
void detach_connection(Database& database, ConnectionKey connection);
void set_horizon(Database& database, ConnectionKey connection, Timestamp horizon);

}  // namespace ecsync::db
