#include "core/db/savepoint.h"

#include "core/db/query.h"

namespace ecsync::db {

Savepoint::Savepoint(Database& database) : database_(database) {
  Query(database_, "SAVEPOINT item"_sql).run();
}

Savepoint::~Savepoint() {
  // An error such as a full disk has rolled everything back already, and nobody is left to tell.
  if (done_ || !database_.in_transaction()) return;
  try {
    Query(database_, "ROLLBACK TO item"_sql).run();
    Query(database_, "RELEASE item"_sql).run();
  } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): the Transaction rolls back
  }
}

void Savepoint::keep() {
  Query(database_, "RELEASE item"_sql).run();
  done_ = true;
}

}  // namespace ecsync::db
