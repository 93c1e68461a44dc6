#include "core/db/told.h"

#include "core/db/query.h"

namespace ecsync::db {

std::map<ExceptionName, Muting> read_mutings(Database& database) {
  constexpr auto sql =
      "SELECT kind, reference, facts, reason, muted_at, until_at FROM muted_exceptions"_sql;
  std::map<ExceptionName, Muting> mutings;
  ExceptionName exception;
  Muting row;
  Query query(database, sql);
  while (query.next(exception.first, exception.second, row.facts, row.reason, row.at, row.until))
    mutings.emplace(exception, row);
  return mutings;
}

void store_muting(Database& database, const ExceptionName& exception, const Muting& muting) {
  constexpr auto sql = R"sql(
    INSERT INTO muted_exceptions (kind, reference, facts, reason, muted_at, until_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (kind, reference) DO UPDATE SET facts = excluded.facts, reason = excluded.reason,
      muted_at = excluded.muted_at, until_at = excluded.until_at)sql"_sql;
  Query(database, sql, exception.first, exception.second, muting.facts, muting.reason, muting.at,
        muting.until)
      .run();
}

bool drop_muting(Database& database, const ExceptionName& exception) {
  constexpr auto sql = R"sql(
    DELETE FROM muted_exceptions WHERE kind = ?1 AND reference = ?2 RETURNING kind)sql"_sql;
  std::string kind;
  return Query(database, sql, exception.first, exception.second).run_returning(kind);
}

std::map<ExceptionName, std::string> read_shown(Database& database, std::string_view reader) {
  constexpr auto sql =
      "SELECT kind, reference, episode FROM shown_exceptions WHERE reader = ?1"_sql;
  std::map<ExceptionName, std::string> shown;
  ExceptionName exception;
  std::string episode;
  Query query(database, sql, reader);
  while (query.next(exception.first, exception.second, episode)) shown.emplace(exception, episode);
  return shown;
}

void store_shown(Database& database, std::string_view reader, const ExceptionName& exception,
                 const std::string& episode, Timestamp at) {
  constexpr auto sql = R"sql(
    INSERT INTO shown_exceptions (reader, kind, reference, episode, shown_at)
    VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (reader, kind, reference) DO UPDATE SET episode = excluded.episode,
      shown_at = excluded.shown_at)sql"_sql;
  Query(database, sql, reader, exception.first, exception.second, episode, at).run();
}

void drop_shown(Database& database, std::string_view reader, const ExceptionName& exception) {
  constexpr auto sql = R"sql(
    DELETE FROM shown_exceptions WHERE reader = ?1 AND kind = ?2 AND reference = ?3)sql"_sql;
  Query(database, sql, reader, exception.first, exception.second).run();
}

void drop_shown(Database& database, const ExceptionName& exception) {
  constexpr auto sql = "DELETE FROM shown_exceptions WHERE kind = ?1 AND reference = ?2"_sql;
  Query(database, sql, exception.first, exception.second).run();
}

std::optional<ToldError> read_told_error(Database& database, ConnectionKey connection) {
  constexpr auto sql = "SELECT code, told_at FROM told_errors WHERE connection_id = ?1"_sql;
  Query query(database, sql, connection);
  ToldError told;
  if (!query.next(told.code, told.at)) return std::nullopt;
  return told;
}

void store_told_error(Database& database, ConnectionKey connection, const ToldError& told) {
  constexpr auto sql = R"sql(
    INSERT INTO told_errors (connection_id, code, told_at) VALUES (?1, ?2, ?3)
    ON CONFLICT (connection_id) DO UPDATE SET code = excluded.code,
      told_at = excluded.told_at)sql"_sql;
  Query(database, sql, connection, told.code, told.at).run();
}

}  // namespace ecsync::db
