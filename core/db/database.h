#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "core/base/result.h"
#include "core/db/sql.h"

namespace ecsync::db {

/// A failure of the database file itself: it is damaged, the disk is full, or another program kept
/// it busy past the timeout. Caught in main or at the edge of a run.
class DatabaseError : public std::runtime_error {
 public:
  explicit DatabaseError(Error error)
      : std::runtime_error(error.message.english()), error_(std::move(error)) {}
  const Error& error() const { return error_; }  ///< db_unusable, db_busy, db_too_new, interrupted

 private:
  Error error_;
};

/// Translates SQLite's code into db_busy, interrupted (a stop while it waited) or db_unusable, with
/// a sentence naming the file and what to do.
DatabaseError to_database_error(const SQLite::Exception& exception, const std::string& path);
/// Within a catch block: throws a DatabaseError for what the file cannot do, and everything else
/// (a refused constraint, a mistake in our SQL) on as it is.
[[noreturn]] void rethrow(const SQLite::Exception& exception, const std::string& path);

/// How long a statement waits for other programs before db_busy; after a stop, for a second.
inline constexpr std::chrono::milliseconds default_busy_timeout{15'000};

/// The one database file. Only one thread may use it.
class Database {
 public:
  /// Opens `path`, makes file (0600) and folder (0700) when absent, brings an older schema up to
  /// date in one transaction and sets the connection's settings (TRUNCATE journal, FULL, foreign
  /// keys, secure delete, busy timeout ≥ 10 s, no trusted schema, no mmap). Errors: db_unusable (a
  /// link, a folder others can write to, a foreign file, NFS/SMB, no permission, disk full),
  /// db_too_new, db_busy. A file or medium that cannot be written opens for reading.
  static Result<Database> open(const std::string& path,
                               std::chrono::milliseconds busy_timeout = default_busy_timeout);
  /// As open, but answers not_found (with a hint to connect a shop first) instead of making a file.
  static Result<Database> open_existing(
      const std::string& path, std::chrono::milliseconds busy_timeout = default_busy_timeout);
  /// A private database in memory, for tests.
  static Database in_memory();

  Database(Database&& other) noexcept;
  Database& operator=(Database&& other) noexcept;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  const std::string& path() const;
  /// The path of the lock file for `name`, beside the database: `<path>.<name>.lock`.
  std::string lock_path(const std::string& name) const;

  /// A statement prepared once per SQL text and reused; reset and its bindings cleared. Two uses of
  /// the same text must not overlap.
  SQLite::Statement& prepare(Sql sql);
  SQLite::Database& raw();
  bool in_transaction();

 private:
  struct Impl;
  explicit Database(std::unique_ptr<Impl> impl);
  static Result<Database> open_file(const std::string& shown, const std::string& file,
                                    std::chrono::milliseconds busy_timeout);
  std::unique_ptr<Impl> impl_;
};

/// BEGIN IMMEDIATE … COMMIT; rolls back when it goes without commit(). Not nested.
class Transaction {
 public:
  explicit Transaction(Database& database);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  void commit();

 private:
  Database& database_;
  bool done_ = false;
};

/// Several writes as one: part of the open Transaction when there is one, else one of their own.
class WriteUnit {
 public:
  explicit WriteUnit(Database& database);
  void commit();

 private:
  std::optional<Transaction> own_;
};

/// A read transaction, so that several SELECTs see one state of the file. While a Transaction is
/// open it does nothing, because that one already sees a single state.
class ReadTransaction {
 public:
  explicit ReadTransaction(Database& database);
  ReadTransaction(const ReadTransaction&) = delete;
  ReadTransaction& operator=(const ReadTransaction&) = delete;
  ~ReadTransaction();

 private:
  Database& database_;
  bool own_ = false;
};

/// The SQLite that runs now, "3.40.1".
std::string sqlite_version();
/// The schema that this program writes.
int schema_version();

}  // namespace ecsync::db
