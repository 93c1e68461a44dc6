#include "core/db/sync_state.h"

#include "core/base/json.h"
#include "core/db/query.h"

namespace ecsync::db {
namespace {

std::string_view name(Purpose purpose) {
  switch (purpose) {
    case Purpose::first:
      return "first";
    case Purpose::update:
      return "update";
    case Purpose::extend:
      return "extend";
    case Purpose::full:
      return "full";
  }
  return "";
}

Purpose parse_purpose(std::string_view text) {
  for (auto purpose : {Purpose::first, Purpose::update, Purpose::extend}) {
    if (name(purpose) == text) return purpose;
  }
  return Purpose::full;
}

/// Whether the marketplace says with it that the shop or its seller is not active.
bool says_inactive(const Error& error) {
  const auto details = json::Document::parse(error.details);
  return details && details->root()["inactive"].boolean_or(false);
}

constexpr std::string_view created = "created";
constexpr std::string_view updated = "updated";

}  // namespace

std::string_view name(SyncKind kind) {
  return kind == SyncKind::orders ? "orders" : "products";
}

std::optional<Timestamp> read_cursor(Database& database, ConnectionKey connection, SyncKind kind) {
  constexpr auto sql = "SELECT cursor FROM sync_cursors WHERE connection_id = ?1 AND kind = ?2"_sql;
  Query query(database, sql, connection, kind);
  Timestamp cursor;
  if (!query.next(cursor)) return std::nullopt;
  return cursor;
}

void store_cursor(Database& database, ConnectionKey connection, SyncKind kind, Timestamp cursor) {
  constexpr auto sql = R"sql(
    INSERT INTO sync_cursors (connection_id, kind, cursor) VALUES (?1, ?2, ?3)
    ON CONFLICT (connection_id, kind) DO UPDATE SET cursor = excluded.cursor)sql"_sql;
  Query(database, sql, connection, kind, cursor).run();
}

std::optional<SyncPlan> read_plan(Database& database, ConnectionKey connection, SyncKind kind) {
  constexpr auto plan_sql = R"sql(
    SELECT purpose, field, from_at, to_at, first_answer_at FROM sync_plans
    WHERE connection_id = ?1 AND kind = ?2)sql"_sql;
  constexpr auto windows_sql = R"sql(
    SELECT from_at, to_at, page FROM sync_windows WHERE connection_id = ?1 AND kind = ?2
    ORDER BY from_at)sql"_sql;
  const ReadTransaction one_state(database);
  SyncPlan plan;
  std::string purpose;
  std::string field;
  {
    Query query(database, plan_sql, connection, kind);
    if (!query.next(purpose, field, plan.window.from, plan.window.to, plan.first_answer_at))
      return std::nullopt;
  }
  plan.purpose = parse_purpose(purpose);
  plan.window.field = field == created ? Window::Field::created : Window::Field::updated;
  Query query(database, windows_sql, connection, kind);
  PlanWindow window;
  while (query.next(window.from, window.to, window.page)) plan.unfinished.push_back(window);
  return plan;
}

void store_plan(Database& database, ConnectionKey connection, SyncKind kind, const SyncPlan& plan) {
  constexpr auto plan_sql = R"sql(
    INSERT INTO sync_plans (connection_id, kind, purpose, field, from_at, to_at, first_answer_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7))sql"_sql;
  constexpr auto window_sql = R"sql(
    INSERT INTO sync_windows (connection_id, kind, from_at, to_at, page)
    VALUES (?1, ?2, ?3, ?4, ?5))sql"_sql;
  WriteUnit unit(database);
  drop_plan(database, connection, kind);
  Query(database, plan_sql, connection, kind, name(plan.purpose),
        plan.window.field == Window::Field::created ? created : updated, plan.window.from,
        plan.window.to, plan.first_answer_at)
      .run();
  for (const auto& window : plan.unfinished)
    Query(database, window_sql, connection, kind, window.from, window.to, window.page).run();
  unit.commit();
}

void drop_plan(Database& database, ConnectionKey connection, SyncKind kind) {
  // The windows go with it.
  Query(database, "DELETE FROM sync_plans WHERE connection_id = ?1 AND kind = ?2"_sql, connection,
        kind)
      .run();
}

void begin_run(Database& database, ConnectionKey connection, SyncKind kind, Timestamp at) {
  constexpr auto sql = R"sql(
    INSERT INTO sync_runs (connection_id, kind, started_at) VALUES (?1, ?2, ?3)
    ON CONFLICT (connection_id, kind) DO UPDATE SET started_at = excluded.started_at,
      finished_at = NULL, error_code = NULL, error_message = NULL, requests = 0,
      inactive = 0)sql"_sql;
  Query(database, sql, connection, kind, at).run();
}

void end_run(Database& database, ConnectionKey connection, SyncKind kind, Timestamp at,
             int requests, const Error* error) {
  constexpr auto run_sql = R"sql(
    UPDATE sync_runs SET finished_at = ?1, requests = ?2, error_code = ?3, error_message = ?4,
      inactive = ?5
    WHERE connection_id = ?6 AND kind = ?7)sql"_sql;
  constexpr auto connection_sql = R"sql(
    UPDATE connections SET last_sync_at = ?1,
      last_success_at = CASE WHEN ?2 = 1 THEN ?1 ELSE last_success_at END
    WHERE id = ?3)sql"_sql;
  std::optional<std::string> code;
  std::optional<std::string> message;
  if (error != nullptr) {
    code = ecsync::name(error->code);
    message = error->message.english();
  }
  WriteUnit unit(database);
  Query(database, run_sql, at, requests, code, message, error != nullptr && says_inactive(*error),
        connection, kind)
      .run();
  if (kind == SyncKind::orders)
    Query(database, connection_sql, at, error == nullptr, connection).run();
  unit.commit();
}

}  // namespace ecsync::db
