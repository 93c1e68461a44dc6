#pragma once

#include "core/db/database.h"

namespace ecsync::db {

/// One item of a batch inside a Transaction: undone alone when it goes without keep(). Not nested.
class Savepoint {
 public:
  explicit Savepoint(Database& database);
  Savepoint(const Savepoint&) = delete;
  Savepoint& operator=(const Savepoint&) = delete;
  ~Savepoint();
  void keep();

 private:
  Database& database_;
  bool done_ = false;
};

}  // namespace ecsync::db
