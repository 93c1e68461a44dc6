#include "core/db/database.h"

#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <thread>
#include <unordered_map>

#include "core/base/file_owner.h"
#include "core/base/stop.h"
#include "core/db/sqlite/database_file.h"
#include "core/db/sqlite/migrate.h"

namespace ecsync::db {
namespace {

// A Database belongs to one thread, so SQLite need not guard its calls.
constexpr int one_thread = SQLITE_OPEN_NOMUTEX;

/// SQLite counts its memory for whoever asks, and nobody does. Without that an allocation takes no
/// lock. Only before the first use of SQLite; later it changes nothing.
void count_no_memory() {
  static const int done = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(done);
}

SQLite::Database opened(const std::string& file, int flags) {
  count_no_memory();
  return {file, flags};
}

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
  throw exception;
}

/// How SQLite waits for other programs: as with its own timeout, but a stop is noticed.
class BusyWait {
 public:
  explicit BusyWait(std::chrono::milliseconds timeout) : timeout_(timeout) {}

  /// SQLite's busy handler: 0 when it is to give up. `before` counts the calls for this lock.
  static int go_on(void* self, int before) {
    return static_cast<BusyWait*>(self)->wait(before) ? 1 : 0;
  }

 private:
  using Instant = std::chrono::steady_clock::time_point;

  bool wait(int before) {
    constexpr std::chrono::seconds grace{1};  // what was read may still be stored
    constexpr int longest_pause_ms = 50;
    const auto now = std::chrono::steady_clock::now();
    if (before == 0) {
      end_ = now + timeout_;
      stopped_ = false;
    }
    if (stop_requested() && !stopped_) {
      stopped_ = true;
      end_ = std::min(end_, now + grace);
    }
    if (now >= end_) return false;
    std::this_thread::sleep_for(std::min<std::chrono::nanoseconds>(
        end_ - now, std::chrono::milliseconds(std::min(before + 1, longest_pause_ms))));
    return true;
  }

  std::chrono::milliseconds timeout_;
  Instant end_;
  bool stopped_ = false;
};

struct Database::Impl {
  struct Hash {
    using is_transparent = void;  // NOLINT(readability-identifier-naming): the library's name
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };

  Impl(std::string shown_path, const std::string& file_path, int flags,
       std::chrono::milliseconds busy_timeout)
      : shown(std::move(shown_path)),
        file(file_path),
        sqlite(opened(file_path, flags)),
        wait(busy_timeout) {
    sqlite3_busy_handler(sqlite.getHandle(), &BusyWait::go_on, &wait);
  }

  std::string shown;  // as the user wrote it, for messages
  std::string file;
  SQLite::Database sqlite;
  BusyWait wait;
  // After `sqlite`, so that statements go first.
  std::unordered_map<std::string, SQLite::Statement, Hash, std::equal_to<>> statements;

  Status set_up();
};

Status Database::Impl::set_up() {
  // Only this connection's own settings: the file may turn out not to be ours.
  sqlite.exec(
      "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
      "PRAGMA temp_store = MEMORY; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
      // KiB: with the usual 2 MB the pages of a large file are read again and again, and with four
      // times as much nothing gets faster.
      "PRAGMA cache_size = -4000");
  auto ready = bring_up_to_date(sqlite, current_schema(), shown);
  if (!ready) return ready;
  sqlite.exec("PRAGMA journal_mode = TRUNCATE; PRAGMA foreign_keys = ON");
  return Done{};
}

Result<Database> Database::open_file(const std::string& shown, const std::string& file,
                                     std::chrono::milliseconds busy_timeout) {
  try {
    // Falls back to reading only where the file or the medium allows no more.
    auto impl = std::make_unique<Impl>(
        shown, file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | one_thread, busy_timeout);
    auto ready = impl->set_up();
    if (!ready) return std::move(ready).error();
    return Database(std::move(impl));
  } catch (const SQLite::Exception& exception) {
    return to_database_error(exception, shown).error();
  }
}

Result<Database> Database::open(const std::string& path, std::chrono::milliseconds busy_timeout) {
  auto file = make_database_file(path);
  if (!file) return std::move(file).error();
  return open_file(path, file->path, busy_timeout);
}

Result<Database> Database::open_existing(const std::string& path,
                                         std::chrono::milliseconds busy_timeout) {
  auto file = find_database_file(path);
  if (!file) return std::move(file).error();
  return open_file(path, file->path, busy_timeout);
}

Database Database::in_memory() {
  const std::string name = ":memory:";
  auto impl = std::make_unique<Impl>(
      name, name, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | one_thread, default_busy_timeout);
  auto ready = impl->set_up();
  if (!ready) throw DatabaseError(std::move(ready).error());
  return Database(std::move(impl));
}

Database::Database(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

const std::string& Database::path() const {
  return impl_->shown;
}

std::string Database::lock_path(const std::string& name) const {
  return fmt::format("{}.{}.lock", impl_->file, name);
}

SQLite::Statement& Database::prepare(Sql sql) {
  auto& statements = impl_->statements;
  auto found = statements.find(sql.text());
  try {
    if (found == statements.end()) {
      std::string text(sql.text());
      found = statements.try_emplace(text, impl_->sqlite, text).first;
    }
    // tryReset() returns the error of the last use, which was reported then.
    found->second.tryReset();
    found->second.clearBindings();
  } catch (const SQLite::Exception& exception) {
    rethrow(exception, path());
  }
  return found->second;
}

SQLite::Database& Database::raw() {
  return impl_->sqlite;
}
bool Database::in_transaction() {
  return sqlite3_get_autocommit(impl_->sqlite.getHandle()) == 0;
}

namespace {

void execute(Database& database, const char* sql) {
  try {
    database.raw().exec(sql);
  } catch (const SQLite::Exception& exception) {
    rethrow(exception, database.path());
  }
}

/// For destructors: SQLite may have rolled back already, and there is nobody to tell.
void roll_back(Database& database) noexcept {
  if (database.in_transaction())
    sqlite3_exec(database.raw().getHandle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace

Transaction::Transaction(Database& database) : database_(database) {
  execute(database_, "BEGIN IMMEDIATE");
}
Transaction::~Transaction() {
  if (!done_) roll_back(database_);
}
void Transaction::commit() {
  execute(database_, "COMMIT");
  done_ = true;
}

WriteUnit::WriteUnit(Database& database) {
  if (!database.in_transaction()) own_.emplace(database);
}
void WriteUnit::commit() {
  if (own_) own_->commit();
}

ReadTransaction::ReadTransaction(Database& database)
    : database_(database), own_(!database.in_transaction()) {
  if (own_) execute(database_, "BEGIN");
}
ReadTransaction::~ReadTransaction() {
  if (own_) roll_back(database_);
}

std::string sqlite_version() {
  return SQLite::getLibVersion();
}

int schema_version() {
  return current_schema().version();
}

}  // namespace ecsync::db
