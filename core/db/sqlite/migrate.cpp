#include "core/db/sqlite/migrate.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <string>

#include "core/db/sqlite/schema.h"
#include "core/db/sqlite/stored_codes.h"

namespace ecsync::db {
namespace {

std::int64_t ask(SQLite::Database& database, const char* sql) {
  return database.execAndGet(sql).getInt64();
}

constexpr int step_of_codes = 10;

enum class State { empty, outdated, current };

Result<State> inspect(SQLite::Database& database, const Schema& schema, const std::string& path) {
  const auto application = ask(database, "PRAGMA application_id");
  const auto version = ask(database, "PRAGMA user_version");
  if (application == 0 && version == 0 && ask(database, "SELECT count(*) FROM sqlite_schema") == 0)
    return State::empty;
  if (application != application_id || version < 1)
    return make_error(ErrorCode::db_unusable,
                      tr("{} is another program's database, not one of ecsync", path),
                      tr("Name another file with --database; this one was not changed."));
  if (version > schema.version())
    return make_error(ErrorCode::db_too_new,
                      tr("{} was written by a newer ecsync (schema {}, this program knows {})",
                         path, version, schema.version()),
                      tr("Install the newer ecsync; the file was not changed."));
  return version == schema.version() ? State::current : State::outdated;
}

/// inspect() within one transaction. Otherwise another process might make the schema between two
/// queries, and the file would look like neither ours nor an empty one.
Result<State> inspect_at_once(SQLite::Database& database, const Schema& schema,
                              const std::string& path) {
  const SQLite::Transaction reading(database, SQLite::TransactionBehavior::DEFERRED);
  return inspect(database, schema, path);
}

void apply(SQLite::Database& database, const Schema& schema, State state) {
  if (state == State::empty) {
    database.exec(std::string(schema.whole));
  } else {
    const auto version = ask(database, "PRAGMA user_version");
    for (const auto& step : schema.steps) {
      if (step.version <= version) continue;
      database.exec(std::string(step.sql));
      if (step.version == step_of_codes) tidy_stored_codes(database);
    }
  }
  database.exec(fmt::format("PRAGMA application_id = {}", application_id));
  database.exec(fmt::format("PRAGMA user_version = {}", schema.version()));
  if (SQLite::Statement(database, "PRAGMA foreign_key_check").executeStep())
    throw SQLite::Exception("the migrated file has rows that point nowhere", SQLITE_CONSTRAINT);
}

}  // namespace

Schema current_schema() {
  return {schema_sql, migrations};
}

Result<int> version_of(SQLite::Database& database, const Schema& schema, const std::string& path) {
  auto state = inspect_at_once(database, schema, path);
  if (!state) return std::move(state).error();
  return *state == State::empty ? 0 : static_cast<int>(ask(database, "PRAGMA user_version"));
}

Status bring_up_to_date(SQLite::Database& database, const Schema& schema, const std::string& path) {
  auto state = inspect_at_once(database, schema, path);
  if (!state) return std::move(state).error();
  if (*state == State::current) return Done{};
  if (sqlite3_db_readonly(database.getHandle(), "main") == 1)
    return make_error(
        ErrorCode::db_unusable,
        tr("{} is read-only and has an older schema than this program", path),
        tr("Make the file and its folder writable, or copy it to where it can be changed."));

  // Steps may rebuild tables that others point to; the check before the commit watches over that.
  database.exec("PRAGMA foreign_keys = OFF");
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  // Looked at again: while we waited for the lock another process may have done it.
  state = inspect(database, schema, path);
  if (!state) return std::move(state).error();
  if (*state != State::current) apply(database, schema, *state);
  transaction.commit();
  return Done{};
}

}  // namespace ecsync::db
