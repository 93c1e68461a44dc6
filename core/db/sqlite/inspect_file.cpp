#include "core/db/sqlite/inspect_file.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <map>
#include <utility>

#include "core/db/database.h"
#include "core/db/sqlite/migrate.h"
#include "core/db/sqlite/sqlite_error.h"

namespace ecsync::db {
namespace {

constexpr std::size_t enough_to_tell = 3;

/// The text of a definition without comments and layout, which may differ between a file that was
/// made at once and one that was brought here step by step.
std::string plain(const std::string& sql) {
  std::string text;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    if (sql.compare(i, 2, "--") == 0) i = sql.find('\n', i);
    if (i == std::string::npos) break;
    const char c = sql[i];
    const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (blank && (text.empty() || text.back() == ' ')) continue;
    if ((c == ',' || c == ')') && text.ends_with(' ')) text.pop_back();
    text += blank ? ' ' : c;
  }
  return text;
}

/// "table orders" and so on, with their definitions.
std::map<std::string, std::string> definitions(SQLite::Database& database) {
  std::map<std::string, std::string> all;
  SQLite::Statement rows(database,
                         "SELECT type || ' ' || name, sql FROM sqlite_schema "
                         "WHERE name NOT LIKE 'sqlite_%'");
  while (rows.executeStep())
    all[rows.getColumn(0).getString()] = plain(rows.getColumn(1).getString());
  return all;
}

std::vector<Message> differences(SQLite::Database& database, const Schema& schema) {
  SQLite::Database whole(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  whole.exec(std::string(schema.whole));
  const auto found = definitions(database);
  std::vector<Message> all;
  const auto wanted = definitions(whole);
  for (const auto& [name, sql] : wanted) {
    const auto there = found.find(name);
    if (there == found.end())
      all.push_back(tr("{} is missing", name));
    else if (there->second != sql)
      all.push_back(tr("{} is not as ecsync makes it", name));
  }
  // A view or an index of somebody's own does no harm.
  for (const auto& each : found)
    if (each.first.starts_with("trigger ") && !wanted.contains(each.first))
      all.push_back(tr("{} is not one of ecsync", each.first));
  return all;
}

std::vector<std::string> tables(SQLite::Database& database) {
  std::vector<std::string> names;
  SQLite::Statement rows(database,
                         "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE "
                         "'sqlite_%' ORDER BY name");
  while (rows.executeStep()) names.push_back(rows.getColumn(0).getString());
  return names;
}

std::string quoted(const std::string& name) {
  std::string text = "'";
  for (const char c : name) text += c == '\'' ? "''" : std::string(1, c);
  return text + "'";
}

/// What is wrong with one table, its indexes and its references.
void look_at(SQLite::Database& database, const std::string& table, std::vector<Message>& damage) {
  SQLite::Statement verdict(database, "PRAGMA integrity_check(" + quoted(table) + ")");
  while (damage.size() < enough_to_tell && verdict.executeStep())
    if (const auto words = verdict.getColumn(0).getString(); words != "ok")
      damage.push_back(verbatim(words));
  if (!damage.empty()) return;
  SQLite::Statement lost(database, "PRAGMA foreign_key_check(" + quoted(table) + ")");
  if (lost.executeStep())
    damage.push_back(tr("rows of {} point to rows of {} that are not there", table,
                        lost.getColumn(2).getString()));
}

std::vector<Message> damage_of(SQLite::Database& database) {
  std::vector<Message> damage;
  try {
    for (const auto& table : tables(database)) {
      look_at(database, table, damage);
      if (damage.size() >= enough_to_tell) break;
    }
  } catch (const SQLite::Exception& exception) {
    constexpr int low_byte = 0xff;
    if ((exception.getErrorCode() & low_byte) != SQLITE_CORRUPT) throw;
    damage.push_back(verbatim(exception.what()));
  }
  return damage;
}

}  // namespace

Result<FileInspection> inspect_file(const std::string& path, bool may_write) {
  try {
    SQLite::Database file(
        path, (may_write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) | SQLITE_OPEN_NOFOLLOW,
        static_cast<int>(default_busy_timeout.count()));
    file.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0");
    const auto schema = current_schema();
    auto version = version_of(file, schema, path);
    if (!version) return std::move(version).error();
    FileInspection found;
    found.version = *version;
    found.damage = damage_of(file);
    if (*version == schema.version() && found.damage.empty())
      found.differences = differences(file, schema);
    return found;
  } catch (const SQLite::Exception& exception) {
    return to_database_error(exception, path).error();
  }
}

}  // namespace ecsync::db
