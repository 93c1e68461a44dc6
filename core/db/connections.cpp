#include "core/db/connections.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.h"
#include "core/db/authorizations.h"
#include "core/db/consent_troubles.h"
#include "core/db/query.h"
#include "core/records/reference.h"

namespace ecsync::db {
namespace {

/// Every way to look connections up reads the same columns.
Statement select_connections() {
  constexpr auto sql = R"sql(
    SELECT c.id, c.platform, c.shop_id, c.name, c.country, c.shop_name, c.shop_key, c.status,
      c.authorization_id, c.connected_at, a.access_expires_at, a.refresh_expires_at,
      a.consent_expires_at, c.horizon, c.last_sync_at, c.last_success_at,
      (SELECT count(*) FROM orders o WHERE o.connection_id = c.id)
    FROM connections c LEFT JOIN authorizations a ON a.id = c.authorization_id)sql"_sql;
  return Statement(sql);
}

std::vector<Connection> read_connections(Database& database, const Statement& statement) {
  Query query(database, statement);
  std::vector<Connection> connections;
  Connection row;
  while (query.next(row.key, row.id.site, row.id.shop, row.name, row.country, row.shop_name,
                    row.shop_key, row.status, row.authorization, row.connected_at,
                    row.access_expires_at, row.refresh_expires_at, row.consent_expires_at,
                    row.horizon, row.last_sync_at, row.last_success_at, row.orders))
    connections.push_back(row);
  return connections;
}

std::optional<Connection> read_connection(Database& database, const Statement& statement) {
  auto connections = read_connections(database, statement);
  if (connections.empty()) return std::nullopt;
  return std::move(connections.front());
}

std::optional<Connection> find_by_name(Database& database, const std::string& name) {
  auto statement = select_connections();
  statement.require("c.name = ?1"_sql, name);
  return read_connection(database, statement);
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

/// The only one whose shop the marketplace calls so.
std::optional<Connection> find_by_shop_name(Database& database, const std::string& name) {
  const auto folded = text::fold(name);
  if (folded.empty()) return std::nullopt;
  auto shops = list_connections(database, true);
  std::erase_if(shops,
                [&](const Connection& each) { return text::fold(each.shop_name) != folded; });
  if (shops.size() != 1) return std::nullopt;
  return std::move(shops.front());
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
  if (!check_connection_name(base)) {
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
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9))sql"_sql;
  const auto name = choose_name(database, id, shop, wished_name);
  Query(database, sql, id.site, id.shop, name, shop.country, shop.name, shop.shop_key,
        authorization, ConnectionStatus::connected, now)
      .run();
}

void update_connection(Database& database, const Connection& old, const GrantedShop& shop,
                       AuthorizationKey authorization, const std::string& wished_name,
                       Timestamp now) {
  constexpr auto sql = R"sql(
    UPDATE connections SET name = ?1, country = ?2, shop_name = ?3, shop_key = ?4,
      authorization_id = ?5, status = ?6, connected_at = ?7
    WHERE id = ?8)sql"_sql;
  const auto name =
      wished_name.empty() ? old.name : choose_name(database, old.id, shop, wished_name);
  const bool was_away = old.status == ConnectionStatus::disconnected;
  Query(database, sql, name, shop.country, shop.name.empty() ? old.shop_name : shop.name,
        shop.shop_key.empty() ? old.shop_key : shop.shop_key, authorization,
        ConnectionStatus::connected, was_away ? now : old.connected_at, old.key)
      .run();
  forget_consent_trouble(database, old.key);
  // The consent that this one replaces: nobody would ever erase its tokens.
  if (old.authorization && *old.authorization != authorization &&
      connections_of(database, *old.authorization).empty())
    erase_tokens(database, *old.authorization);
}

}  // namespace

std::vector<Connection> list_connections(Database& database, bool with_disconnected) {
  auto statement = select_connections();
  if (!with_disconnected) statement.require("c.status <> 'disconnected'"_sql);
  statement.add(" ORDER BY c.name"_sql);
  return read_connections(database, statement);
}

std::optional<Connection> find_connection(Database& database, const ConnectionId& id) {
  auto statement = select_connections();
  statement.require("c.platform = ?1 AND c.shop_id = ?2"_sql, id.site, id.shop);
  return read_connection(database, statement);
}

Result<Connection> resolve_connection(Database& database, const std::string& typed) {
  const std::string reference(bare_reference(typed));
  for (const auto& each : {reference, text::lower_case(reference)}) {
    const auto id = parse_connection_id(each);
    auto connection = id ? find_connection(database, *id) : find_by_name(database, each);
    if (connection) return *std::move(connection);
  }
  if (auto connection = find_by_shop_name(database, reference)) return *std::move(connection);
  const auto near = near_names(database, reference);
  auto error = make_error(
      ErrorCode::not_found, tr("there is no connection '{}'", reference),
      near.empty() ? tr("See them with: ecsync connections --all") : tr("Did you mean {}?", near));
  error.reference = reference;
  return error;
}

std::vector<Connection> connections_of(Database& database, AuthorizationKey authorization) {
  auto statement = select_connections();
  statement.require("c.authorization_id = ?1"_sql, authorization);
  statement.add(" ORDER BY c.platform, c.shop_id"_sql);
  return read_connections(database, statement);
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
  if (auto checked = check_connection_name(name); !checked) return checked;
  WriteUnit unit(database);
  const auto holder = find_by_name(database, name);
  if (holder && holder->key != connection)
    return make_error(ErrorCode::name_taken,
                      tr("{} already has the name '{}'", to_text(holder->id), name),
                      tr("Choose another name, or rename that one first."));
  Query(database, "UPDATE connections SET name = ?1 WHERE id = ?2"_sql, name, connection).run();
  unit.commit();
  return Done{};
}

void set_connection_status(Database& database, ConnectionKey connection, ConnectionStatus status) {
  constexpr auto sql = "UPDATE connections SET status = ?1 WHERE id = ?2 AND status <> ?1"_sql;
  Query(database, sql, status, connection).run();
}

void detach_connection(Database& database, ConnectionKey connection) {
  constexpr auto sql =
      "UPDATE connections SET authorization_id = NULL, status = 'disconnected' WHERE id = ?1"_sql;
  Query(database, sql, connection).run();
  forget_consent_trouble(database, connection);
}

void set_horizon(Database& database, ConnectionKey connection, Timestamp horizon) {
  Query(database, "UPDATE connections SET horizon = ?1 WHERE id = ?2"_sql, horizon, connection)
      .run();
}

}  // namespace ecsync::db
