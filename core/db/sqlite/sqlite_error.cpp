#include "core/db/sqlite/sqlite_error.h"

#include <sqlite3.h>
#include <unistd.h>

#include <optional>
#include <utility>

#include "core/base/file_owner.h"
#include "core/base/stop.h"

namespace ecsync::db {
namespace {

struct Explanation {
  Message message;
  Message hint;
};

Explanation explain(int code, const std::string& path, const char* reason) {
  switch (code) {
    case SQLITE_FULL:
      return {tr("the disk is full: {} could not be written", path),
              tr("Free some space and run the same command again; what was committed stays.")};
    case SQLITE_IOERR:
      return {tr("reading or writing {} failed ({})", path, reason),
              tr("Check the disk and its file system, then run the same command again.")};
    case SQLITE_CORRUPT:
      return {
          tr("{} is damaged ({})", path, reason),
          tr("Keep a copy of it and restore a backup; a restored file needs its shops connected "
             "again.")};
    case SQLITE_NOTADB:
      return {tr("{} is not a database", path),
              tr("Name another file with --database; this one was not changed.")};
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return {tr("{} cannot be written", path),
              tr("Check the permissions of the file and its folder, and whether the medium is "
                 "read-only.")};
    case SQLITE_CANTOPEN:
      return {tr("{} cannot be opened", path),
              tr("Check the permissions of the file and its folder.")};
    default:
      return {tr("{} cannot be used ({})", path, reason),
              tr("Check the file with: sqlite3 FILE 'PRAGMA integrity_check'")};
  }
}

int primary_code(const SQLite::Exception& exception) {
  return exception.getErrorCode() & 0xff;  // extended codes carry the primary one in the low byte
}

/// True when SQLite's error is about the file or the machine, false when it is about our SQL.
bool is_about_the_file(int code) {
  switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
    case SQLITE_NOMEM:
    case SQLITE_NOLFS:
    case SQLITE_PROTOCOL:
      return true;
    default:
      return false;
  }
}

}  // namespace

DatabaseError to_database_error(const SQLite::Exception& exception, const std::string& path) {
  const int code = primary_code(exception);
  if ((code == SQLITE_BUSY || code == SQLITE_LOCKED) && stop_requested())
    return DatabaseError(
        make_error(ErrorCode::interrupted, tr("stopped while another program was using {}", path)));
  if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
    return DatabaseError(make_error(ErrorCode::db_busy, tr("another program is using {}", path),
                                    tr("Run the same command again when it is done.")));
  auto explanation = explain(code, path, exception.what());
  const bool denied = code == SQLITE_READONLY || code == SQLITE_PERM || code == SQLITE_CANTOPEN;
  if (const auto closed = denied ? foreign_on_the_way(path, R_OK | W_OK) : std::nullopt) {
    explanation.message = tr("{}: {}", explanation.message, whose(*closed));
    explanation.hint = how_to_take(*closed);
  }
  return DatabaseError(make_error(ErrorCode::db_unusable, std::move(explanation.message),
                                  std::move(explanation.hint)));
}

void rethrow(const SQLite::Exception& exception, const std::string& path) {
  if (is_about_the_file(primary_code(exception))) throw to_database_error(exception, path);
  throw StatementRefused(exception.what());
}

}  // namespace ecsync::db
