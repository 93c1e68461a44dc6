#include "core/db/sqlite/sqlite_engine.h"

#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <algorithm>
#include <functional>
#include <thread>
#include <unordered_map>

#include "core/base/file_lock.h"
#include "core/base/stop.h"
#include "core/db/sqlite/database_file.h"
#include "core/db/sqlite/migrate.h"
#include "core/db/sqlite/sqlite.h"
#include "core/db/sqlite/sqlite_error.h"

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

class SqliteStatement : public PreparedStatement {
 public:
  SqliteStatement(sqlite3* file, const std::string& name, std::string_view sql)
      : file_(file), name_(name) {
    sqlite3_stmt* made = nullptr;
    check(sqlite3_prepare_v2(file, sql.data(), static_cast<int>(sql.size()), &made, nullptr));
    statement_.reset(made);
  }

  void bind(int parameter, std::int64_t value) override {
    check(sqlite3_bind_int64(statement_.get(), parameter, value));
  }
  void bind(int parameter, std::string_view text) override {
    // Without a place text would be NULL.
    check(sqlite3_bind_text(statement_.get(), parameter, text.empty() ? "" : text.data(),
                            static_cast<int>(text.size()), SQLITE_TRANSIENT));
  }
  void bind_bytes(int parameter, std::string_view bytes) override {
    check(sqlite3_bind_blob(statement_.get(), parameter, bytes.data(),
                            static_cast<int>(bytes.size()), SQLITE_TRANSIENT));
  }
  void bind_null(int parameter) override { check(sqlite3_bind_null(statement_.get(), parameter)); }

  bool step() override {
    if (ended_) return false;  // SQLite would begin anew
    const int code = sqlite3_step(statement_.get());
    if (code == SQLITE_ROW) return true;
    ended_ = true;
    if (code != SQLITE_DONE) fail(code);
    return false;
  }
  bool is_null(int column) override {
    return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
  }
  std::int64_t integer(int column) override {
    return sqlite3_column_int64(statement_.get(), column);
  }
  std::string_view text(int column) override {
    // In this order: the first call may convert the value.
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
    const auto length = sqlite3_column_bytes(statement_.get(), column);
    return {bytes, static_cast<std::size_t>(length)};
  }

  void reset() noexcept override {
    // Its code is that of the last use, which was told then.
    sqlite3_reset(statement_.get());
    ended_ = false;
  }
  void forget_values() { sqlite3_clear_bindings(statement_.get()); }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };

  void check(int code) {
    if (code != SQLITE_OK) fail(code);
  }
  [[noreturn]] void fail(int code) { rethrow(SQLite::Exception(file_, code), name_); }

  sqlite3* file_;
  const std::string& name_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  bool ended_ = false;
};

/// A lock file beside the database.
class FileLease : public Lease {
 public:
  explicit FileLease(FileLock lock) : lock_(std::move(lock)) {}

 private:
  FileLock lock_;
};

class SqliteEngine : public Engine {
 public:
  SqliteEngine(std::string name, const std::string& file, int flags,
               std::chrono::milliseconds busy_timeout)
      : name_(std::move(name)), path_(file), file_(opened(file, flags)), wait_(busy_timeout) {
    sqlite3_busy_handler(file_.getHandle(), &BusyWait::go_on, &wait_);
  }

  Status set_up();
  SQLite::Database& file() { return file_; }

  const std::string& name() const override { return name_; }
  PreparedStatement& prepare(std::string_view sql) override;
  void execute(const std::string& script) override;
  void begin_read() override { execute("BEGIN"); }
  void begin_write() override { execute("BEGIN IMMEDIATE"); }
  void commit() override { execute("COMMIT"); }
  void roll_back() noexcept override {
    // SQLite may have rolled back already.
    if (in_transaction()) sqlite3_exec(file_.getHandle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
  bool in_transaction() override { return sqlite3_get_autocommit(file_.getHandle()) == 0; }
  Result<std::unique_ptr<Lease>> lease(const LeaseRequest& wanted, Clock& clock) override;

 private:
  struct Hash {
    using is_transparent = void;  // NOLINT(readability-identifier-naming): the library's name
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };

  const std::string name_;
  const std::string path_;  // without links
  SQLite::Database file_;
  BusyWait wait_;
  // After `file_`, so that statements go first.
  std::unordered_map<std::string, SqliteStatement, Hash, std::equal_to<>> statements_;
};

Status SqliteEngine::set_up() {
  // Only this connection's own settings: the file may turn out not to be ours.
  file_.exec(
      "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
      "PRAGMA temp_store = MEMORY; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
      // KiB: with the usual 2 MB the pages of a large file are read again and again, and with four
      // times as much nothing gets faster.
      "PRAGMA cache_size = -4000");
  auto ready = bring_up_to_date(file_, current_schema(), name_);
  if (!ready) return ready;
  file_.exec("PRAGMA journal_mode = TRUNCATE; PRAGMA foreign_keys = ON");
  return Done{};
}

PreparedStatement& SqliteEngine::prepare(std::string_view sql) {
  auto found = statements_.find(sql);
  if (found == statements_.end())
    found = statements_.try_emplace(std::string(sql), file_.getHandle(), name_, sql).first;
  found->second.reset();
  found->second.forget_values();
  return found->second;
}

void SqliteEngine::execute(const std::string& script) {
  try {
    file_.exec(script);
  } catch (const SQLite::Exception& exception) {
    rethrow(exception, name_);
  }
}

Result<std::unique_ptr<Lease>> SqliteEngine::lease(const LeaseRequest& wanted, Clock& clock) {
  auto lock = FileLock::acquire(fmt::format("{}.{}.lock", path_, wanted.name), wanted.what,
                                wanted.command, clock, wanted.wait, path_);
  if (!lock) return std::move(lock).error();
  return std::unique_ptr<Lease>(std::make_unique<FileLease>(*std::move(lock)));
}

/// Throws SQLite::Exception.
Result<std::unique_ptr<Engine>> open_to_use(const std::string& name, bool make,
                                            std::chrono::milliseconds busy_timeout) {
  const auto file = make ? make_database_file(name) : find_database_file(name);
  if (!file) return file.error();
  // Falls back to reading only where the file or the medium allows no more.
  auto engine = std::make_unique<SqliteEngine>(
      name, file->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | one_thread, busy_timeout);
  auto ready = engine->set_up();
  if (!ready) return std::move(ready).error();
  return std::unique_ptr<Engine>(std::move(engine));
}

/// Throws SQLite::Exception.
Result<std::unique_ptr<Engine>> open_to_read(const std::string& name,
                                             std::chrono::milliseconds busy_timeout) {
  struct stat found {};
  // SQLite would wait for the other end of a pipe.
  if (::stat(name.c_str(), &found) != 0 || !S_ISREG(found.st_mode))
    return make_error(ErrorCode::not_found, tr("there is no database {}", name));
  auto engine =
      std::make_unique<SqliteEngine>(name, name, SQLITE_OPEN_READONLY | one_thread, busy_timeout);
  engine->execute("PRAGMA trusted_schema = OFF");
  return std::unique_ptr<Engine>(std::move(engine));
}

}  // namespace

SQLite::Database& sqlite_file(Database& database) {
  return dynamic_cast<SqliteEngine&>(database.engine()).file();
}

Result<std::unique_ptr<Engine>> open_sqlite_file(const std::string& path, SqliteUse use,
                                                 std::chrono::milliseconds busy_timeout) {
  try {
    return use == SqliteUse::read ? open_to_read(path, busy_timeout)
                                  : open_to_use(path, use == SqliteUse::make, busy_timeout);
  } catch (const SQLite::Exception& exception) {
    return to_database_error(exception, path).error();
  }
}

std::unique_ptr<Engine> sqlite_in_memory() {
  const std::string name = ":memory:";
  auto engine = std::make_unique<SqliteEngine>(
      name, name, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | one_thread, default_busy_timeout);
  auto ready = engine->set_up();
  if (!ready) throw DatabaseError(std::move(ready).error());
  return engine;
}

std::string sqlite_version() {
  return SQLite::getLibVersion();
}

int schema_version() {
  return current_schema().version();
}

}  // namespace ecsync::db
