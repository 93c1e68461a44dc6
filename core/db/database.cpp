#include "core/db/database.h"

#include "core/db/sqlite/sqlite.h"

namespace ecsync::db {
namespace {

Result<Database> through(Result<std::unique_ptr<Engine>> engine) {
  if (!engine) return std::move(engine).error();
  return Database(*std::move(engine));
}

}  // namespace

Result<Database> Database::open(const std::string& path, std::chrono::milliseconds busy_timeout) {
  return through(open_sqlite_file(path, SqliteUse::make, busy_timeout));
}

Result<Database> Database::open_existing(const std::string& path,
                                         std::chrono::milliseconds busy_timeout) {
  return through(open_sqlite_file(path, SqliteUse::existing, busy_timeout));
}

Result<Database> Database::open_to_read(const std::string& path,
                                        std::chrono::milliseconds busy_timeout) {
  return through(open_sqlite_file(path, SqliteUse::read, busy_timeout));
}

Database Database::in_memory() {
  return Database(sqlite_in_memory());
}

Transaction::Transaction(Database& database) : engine_(database.engine()) {
  engine_.begin_write();
}
Transaction::~Transaction() {
  if (!done_) engine_.roll_back();
}
void Transaction::commit() {
  engine_.commit();
  done_ = true;
}

WriteUnit::WriteUnit(Database& database) {
  if (!database.in_transaction()) own_.emplace(database);
}
void WriteUnit::commit() {
  if (own_) own_->commit();
}

ReadTransaction::ReadTransaction(Database& database)
    : engine_(database.engine()), own_(!database.in_transaction()) {
  if (own_) engine_.begin_read();
}
ReadTransaction::~ReadTransaction() {
  if (own_) engine_.roll_back();
}

}  // namespace ecsync::db
