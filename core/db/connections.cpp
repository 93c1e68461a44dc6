#include "core/db/connections.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.h"
#include "core/db/authorizations.h"
#include "core/db/query.h"

namespace ecsync::db {
namespace {

/// Every way to look connections up reads the same columns.
std::string select_connections(std::string_view condition) {
  constexpr auto sql = R"sql(
    SELECT c.id, c.platform, c.shop_id, c.name, c.country, c.shop_name, c.shop_key, c.status,
      c.authorization_id, c.connected_at, a.access_expires_at, a.refresh_expires_at, c.horizon,
      c.last_sync_at, c.last_success_at,
      (SELECT count(*) FROM orders o WHERE o.connection_id = c.id)
    FROM connections c LEFT JOIN authorizations a ON a.id = c.authorization_id )sql";
  return std::string(sql).append(condition);
}

std::vector<Connection> read_connections(Query& query) {
  std::vector<Connection> connections;
  Connection row;
  while (query.next(row.key, row.id.site, row.id.shop, row.name, row.country, row.shop_name,
                    row.shop_key, row.status, row.authorization, row.connected_at,
                    row.access_expires_at, row.refresh_expires_at, row.horizon, row.last_sync_at,
                    row.last_success_at, row.orders))
    connections.push_back(row);
  return connections;
}

std::optional<Connection> read_connection(Query& query) {
  auto connections = read_connections(query);
  if (connections.empty()) return std::nullopt;
  return std::move(connections.front());
}

std::optional<Connection> find_by_name(Database& database, const std::string& name) {
  static const auto sql = select_connections("WHERE c.name = ?");
  Query query(database, sql.c_str(), name);
  return read_connection(query);
}

/// The names or ids nearest to `reference`, when it may be a slip of the finger; else "".
std::string near_names(Database& database, const std::string& reference) {
  const auto folded = text::fold(reference);
  int nearest = 1 + std::min(3, static_cast<int>(folded.size()) / 3);
  std::string names;
  const auto consider = [&](const std::string& known) {
    const int distance = text::edit_distance(folded, known);
    if (distance > nearest || folded.empty()) return;
    if (distance < nearest) names.clear();
    nearest = distance;
    names += names.empty() ? fmt::format("'{}'", known) : fmt::format(", '{}'", known);
  };
  for (const auto& connection : list_connections(database, true)) {
    consider(connection.name);
    consider(to_text(connection.id));
  }
  return names;
}

bool is_connection_name(std::string_view name) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !name.empty() && plain(name.front()) && std::all_of(name.begin(), name.end(), [&](char c) {
    return plain(c) || c == '.' || c == '_' || c == '-';
  });
}

/// `base`, or `base`-2, -3, … when another connection has it.
std::string free_name(Database& database, const std::string& base, const ConnectionId& owner) {
  auto name = base;
  for (int number = 2;; ++number) {
    const auto holder = find_by_name(database, name);
    if (!holder || holder->id == owner) return name;
    name = fmt::format("{}-{}", base, number);
  }
}

std::string choose_name(Database& database, const ConnectionId& id, const GrantedShop& shop,
                        const std::string& wished_name) {
  auto base = wished_name;
  if (!is_connection_name(base)) {
    const auto shown = wished_name.empty() ? shop.name : wished_name;
    base = shown.empty() ? std::string(name(id.site)) : text::slug(shown);
  }
  return free_name(database, base, id);
}

void insert_connection(Database& database, const ConnectionId& id, const GrantedShop& shop,
                       AuthorizationKey authorization, const std::string& wished_name,
                       Timestamp now) {
  constexpr auto sql = R"sql(
    INSERT INTO connections (platform, shop_id, name, country, shop_name, shop_key,
      authorization_id, status, connected_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?))sql";
  const auto name = choose_name(database, id, shop, wished_name);
  Query(database, sql, id.site, id.shop, name, shop.country, shop.name, shop.shop_key,
        authorization, ConnectionStatus::connected, now)
      .run();
}

void update_connection(Database& database, const Connection& old, const GrantedShop& shop,
                       AuthorizationKey authorization, const std::string& wished_name,
                       Timestamp now) {
  constexpr auto sql = R"sql(
    UPDATE connections SET name = ?, country = ?, shop_name = ?, shop_key = ?,
      authorization_id = ?, status = ?, connected_at = ?
    WHERE id = ?)sql";
  const auto name =
      wished_name.empty() ? old.name : choose_name(database, old.id, shop, wished_name);
  const bool was_away = old.status == ConnectionStatus::disconnected;
  Query(database, sql, name, shop.country, shop.name.empty() ? old.shop_name : shop.name,
        shop.shop_key.empty() ? old.shop_key : shop.shop_key, authorization,
        ConnectionStatus::connected, was_away ? now : old.connected_at, old.key)
      .run();
  // The consent that this one replaces: nobody would ever erase its tokens.
  if (old.authorization && *old.authorization != authorization &&
      connections_of(database, *old.authorization).empty())
    erase_tokens(database, *old.authorization);
}

}  // namespace

std::vector<Connection> list_connections(Database& database, bool with_disconnected) {
  static const auto sql =
      select_connections("WHERE ? OR c.status <> 'disconnected' ORDER BY c.name");
  Query query(database, sql.c_str(), with_disconnected);
  return read_connections(query);
}

std::optional<Connection> find_connection(Database& database, const ConnectionId& id) {
  static const auto sql = select_connections("WHERE c.platform = ? AND c.shop_id = ?");
  Query query(database, sql.c_str(), id.site, id.shop);
  return read_connection(query);
}

Result<Connection> resolve_connection(Database& database, const std::string& reference) {
  const auto id = parse_connection_id(reference);
  auto connection = id ? find_connection(database, *id) : find_by_name(database, reference);
  if (connection) return *std::move(connection);
  const auto near = near_names(database, reference);
  auto error = make_error(
      ErrorCode::not_found, tr("there is no connection '{}'", reference),
      near.empty() ? tr("See them with: ecsync connections --all") : tr("Did you mean {}?", near));
  error.reference = reference;
  return error;
}

std::vector<Connection> connections_of(Database& database, AuthorizationKey authorization) {
  static const auto sql =
      select_connections("WHERE c.authorization_id = ? ORDER BY c.platform, c.shop_id");
  Query query(database, sql.c_str(), authorization);
  return read_connections(query);
}

Connection put_connection(Database& database, Site site, const GrantedShop& shop,
                          AuthorizationKey authorization, const std::string& wished_name,
                          Timestamp now) {
  const ConnectionId id{site, shop.shop_id};
  const auto old = find_connection(database, id);
  if (old)
    update_connection(database, *old, shop, authorization, wished_name, now);
  else
    insert_connection(database, id, shop, authorization, wished_name, now);
  return find_connection(database, id).value();
}

Status rename_connection(Database& database, ConnectionKey connection, const std::string& name) {
  if (!is_connection_name(name))
    return make_error(ErrorCode::invalid_value, tr("'{}' cannot be the name of a connection", name),
                      tr("Use a-z, 0-9, '.', '_' and '-', beginning with a letter or digit."));
  WriteUnit unit(database);
  const auto holder = find_by_name(database, name);
  if (holder && holder->key != connection)
    return make_error(ErrorCode::ambiguous,
                      tr("{} already has the name '{}'", to_text(holder->id), name),
                      tr("Choose another name, or rename that one first."));
  Query(database, "UPDATE connections SET name = ? WHERE id = ?", name, connection).run();
  unit.commit();
  return Done{};
}

void set_connection_status(Database& database, ConnectionKey connection, ConnectionStatus status) {
  constexpr auto sql = "UPDATE connections SET status = ?1 WHERE id = ?2 AND status <> ?1";
  Query(database, sql, status, connection).run();
}

void detach_connection(Database& database, ConnectionKey connection) {
  constexpr auto sql =
      "UPDATE connections SET authorization_id = NULL, status = 'disconnected' WHERE id = ?";
  Query(database, sql, connection).run();
}

void set_horizon(Database& database, ConnectionKey connection, Timestamp horizon) {
  Query(database, "UPDATE connections SET horizon = ? WHERE id = ?", horizon, connection).run();
}

}  // namespace ecsync::db
