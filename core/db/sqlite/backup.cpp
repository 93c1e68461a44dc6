#include "core/db/sqlite/backup.h"

#include <SQLiteCpp/Backup.h>
#include <sqlite3.h>

#include <cerrno>
#include <string>

#include "core/db/sqlite/sqlite_engine.h"
#include "core/db/sqlite/sqlite_error.h"

namespace ecsync::db {
namespace {

/// The copy while it is made. Nobody else knows its name, so it needs no journal and no waiting for
/// the disk; the file is brought to the disk when it is complete.
SQLite::Database open_copy(const NewFile& file) {
  SQLite::Database copy(file.temporary(), SQLite::OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW);
  copy.exec("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cell_size_check = ON");
  return copy;
}

/// Whether the step failed at the copy: nothing is written to the other file.
bool is_about_the_copy(int code) {
  constexpr int low_byte = 0xff;
  switch (code) {
    case SQLITE_IOERR_WRITE:
    case SQLITE_IOERR_FSYNC:
    case SQLITE_IOERR_TRUNCATE:
      return true;
    default:
      return (code & low_byte) == SQLITE_FULL;
  }
}

class Copying {
 public:
  Copying(Database& database, const NewFile& file, Clock& clock, const BackupListener& listener,
          const BackupPace& pace)
      : database_(database),
        file_(file),
        clock_(clock),
        listener_(listener),
        pace_(pace),
        copy_(open_copy(file)) {}

  Status copy_all() {
    SQLite::Backup backup(copy_, sqlite_file(database_));
    bool ended = false;
    while (!ended) {
      auto step = take_step(backup);
      if (!step) return std::move(step).error();
      ended = *step;
      if (!ended && !clock_.sleep(pace_.pause))
        return make_error(ErrorCode::interrupted, tr("stopped; there is no copy"));
    }
    return Done{};
  }

  Status check() {
    const auto verdict = judge();
    if (verdict == "ok") return Done{};
    return make_error(ErrorCode::db_unusable,
                      tr("{} is damaged ({}); there is no copy", database_.path(), verdict),
                      tr("Keep the file and your last backup; 'ecsync doctor' tells more."));
  }

  Backup result() {
    return {copy_
                .execAndGet("SELECT page_count * page_size FROM pragma_page_count, "
                            "pragma_page_size")
                .getInt64(),
            copy_.execAndGet("SELECT count(*) FROM orders").getInt64()};
  }

 private:
  /// True when all is copied.
  Result<bool> take_step(SQLite::Backup& backup) {
    const bool at_once = restarts_ >= pace_.restarts;
    if (at_once && listener_.in_one_go) listener_.in_one_go();
    const int code = step(backup, at_once ? -1 : pace_.pages);
    if (code == SQLITE_DONE) return true;
    if (code != SQLITE_OK) return failure(code);
    const auto all = backup.getTotalPageCount();
    const auto copied = all - backup.getRemainingPageCount();
    // SQLite begins anew by itself when another program has written since the step before.
    if (copied <= copied_) ++restarts_;
    copied_ = copied;
    if (listener_.progress) listener_.progress(copied, all);
    return false;
  }

  /// SQLite's own judgement: "ok", or what is wrong.
  std::string judge() {
    try {
      return copy_.execAndGet("PRAGMA integrity_check(1)").getString();
    } catch (const SQLite::Exception& exception) {
      return exception.what();
    }
  }

  /// SQLite's own code, which SQLite::Backup tells either as a value or by throwing.
  int step(SQLite::Backup& backup, int pages) {
    errno = 0;
    try {
      return backup.executeStep(pages);
    } catch (const SQLite::Exception& exception) {
      reason_ = errno;
      return exception.getErrorCode();
    }
  }

  Error failure(int code) {
    if (!is_about_the_copy(code))
      return to_database_error(SQLite::Exception(sqlite3_errstr(code), code), database_.path())
          .error();
    return cannot_write(verbatim(file_.path()), reason_ != 0 ? reason_ : ENOSPC);
  }

  Database& database_;
  const NewFile& file_;
  Clock& clock_;
  const BackupListener& listener_;
  const BackupPace& pace_;
  SQLite::Database copy_;
  int copied_ = 0;
  int restarts_ = 0;
  int reason_ = 0;  // errno of the step that failed
};

}  // namespace

Result<Backup> back_up(Database& database, const NewFile& file, Clock& clock,
                       const BackupListener& listener, const BackupPace& pace) {
  try {
    Copying copying(database, file, clock, listener, pace);
    if (auto copied = copying.copy_all(); !copied) return std::move(copied).error();
    if (auto checked = copying.check(); !checked) return std::move(checked).error();
    return copying.result();
  } catch (const SQLite::Exception& exception) {
    return to_database_error(exception, file.path()).error();
  }
}

Backup size_of_backup(Database& database) {
  auto& file = sqlite_file(database);
  return {file.execAndGet("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
              .getInt64(),
          file.execAndGet("SELECT count(*) FROM orders").getInt64()};
}

}  // namespace ecsync::db
