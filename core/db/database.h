#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/base/result.h"
#include "core/db/engine.h"
#include "core/db/sql.h"

namespace ecsync::db {

/// How long a statement waits for other programs before db_busy; after a stop, for a second.
inline constexpr std::chrono::milliseconds default_busy_timeout{15'000};

/// The one database. Only one thread may use it, but for lease().
class Database {
 public:
  /// Opens the file `path`; makes it when it is absent, and brings an older schema up to date.
  /// core/db/sqlite/sqlite.h has the errors.
  static Result<Database> open(const std::string& path,
                               std::chrono::milliseconds busy_timeout = default_busy_timeout);
  /// As open, but answers not_found (with a hint to connect a shop first) instead of making a file.
  static Result<Database> open_existing(
      const std::string& path, std::chrono::milliseconds busy_timeout = default_busy_timeout);
  /// Opens what is there for reading alone, whatever its schema is.
  static Result<Database> open_to_read(const std::string& path,
                                       std::chrono::milliseconds busy_timeout);
  /// A private database in memory, for tests.
  static Database in_memory();

  explicit Database(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}

  const std::string& path() const { return engine_->name(); }
  PreparedStatement& prepare(Sql sql) { return engine_->prepare(sql.text()); }
  bool in_transaction() { return engine_->in_transaction(); }
  Result<std::unique_ptr<Lease>> lease(const LeaseRequest& wanted, Clock& clock) {
    return engine_->lease(wanted, clock);
  }
  Engine& engine() { return *engine_; }

 private:
  std::unique_ptr<Engine> engine_;
};

/// Begins a transaction that may write; rolls back when it goes without commit(). Not nested.
class Transaction {
 public:
  explicit Transaction(Database& database);
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();
  void commit();

 private:
  Engine& engine_;
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

/// A read transaction, so that several SELECTs see one state of the database. While a Transaction
/// is open it does nothing, because that one already sees a single state.
class ReadTransaction {
 public:
  explicit ReadTransaction(Database& database);
  ReadTransaction(const ReadTransaction&) = delete;
  ReadTransaction& operator=(const ReadTransaction&) = delete;
  ~ReadTransaction();

 private:
  Engine& engine_;
  bool own_ = false;
};

}  // namespace ecsync::db
