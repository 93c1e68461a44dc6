#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <span>
#include <string_view>

#include "core/base/result.h"

namespace ecsync::db {

/// PRAGMA application_id of our files: "ecsy".
inline constexpr std::int64_t application_id = 0x65637379;

/// One numbered script: it takes a file from `version` - 1 to `version`. Never edited once
/// released.
struct Migration {
  int version = 0;
  std::string_view sql;
};

/// Two ways to the same schema: all at once for a new file, step by step for an older one.
struct Schema {
  std::string_view whole;
  std::span<const Migration> steps;

  int version() const { return steps.back().version; }
};

/// The schema this program was built with.
Schema current_schema();

/// The version of the file's schema; 0 for an empty file. Changes nothing. Errors: db_unusable
/// (another program's file), db_too_new. Throws SQLite::Exception.
Result<int> version_of(SQLite::Database& database, const Schema& schema, const std::string& path);

/// Gives an empty file the whole schema, or takes an older one up to date; one transaction either
/// way, so a killed run leaves the file as it was. Does nothing when it is up to date, so several
/// processes may call it at once. `path` is for messages. Errors: db_unusable (another program's
/// file, a read-only one that would have to change), db_too_new. Throws SQLite::Exception.
Status bring_up_to_date(SQLite::Database& database, const Schema& schema, const std::string& path);

}  // namespace ecsync::db
