#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/db/engine.h"

namespace ecsync::db {

/// What is opened for.
enum class SqliteUse {
  make,      ///< file (0600) and folder (0700) are made where absent
  existing,  ///< not_found instead, with a hint to connect a shop first
  read,      ///< as it is and for reading alone, whatever its schema is
};

/// Opens the file `path`. But for reading alone it brings an older schema up to date in one
/// transaction and sets the connection's settings (TRUNCATE journal, FULL, foreign keys, secure
/// delete, no trusted schema, no mmap). A file or medium that cannot be written opens for reading.
/// Errors: db_unusable (a link, a folder others can write to, a foreign file, NFS/SMB, no
/// permission, disk full), db_too_new, db_busy, not_found.
Result<std::unique_ptr<Engine>> open_sqlite_file(const std::string& path, SqliteUse use,
                                                 std::chrono::milliseconds busy_timeout);

/// A private database in memory.
std::unique_ptr<Engine> sqlite_in_memory();

/// The SQLite that runs now, "3.40.1".
std::string sqlite_version();
/// The schema that this program writes.
int schema_version();

}  // namespace ecsync::db
