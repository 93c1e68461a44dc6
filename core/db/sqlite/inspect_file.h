#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"

namespace ecsync::db {

/// What a look at a database file finds.
struct FileInspection {
  std::vector<Message> damage;       ///< a few words of SQLite's; none when the file is sound
  int version = 0;                   ///< of its schema; 0 for an empty file
  std::vector<Message> differences;  ///< from the schema that this program makes of that version
};

/// Reads all of the file, table by table, so that nobody who wants to write has to wait long.
/// Changes nothing, but what a killed run left half written is undone when `may_write` is true, as
/// every command does it. Errors: db_unusable, db_too_new, db_busy.
Result<FileInspection> inspect_file(const std::string& path, bool may_write);

}  // namespace ecsync::db
