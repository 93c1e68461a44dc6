#pragma once

#include "core/db/database.h"

namespace ecsync::db {

/// One item of a batch inside a Transaction. Unless keep() is called, its changes are undone at the
/// end of the scope, and those of other items stay. Not nested.
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
