#pragma once

#include <SQLiteCpp/Exception.h>

#include <string>

#include "core/db/engine.h"

namespace ecsync::db {

/// Translates SQLite's code into db_busy, interrupted (a stop while it waited) or db_unusable, with
/// a sentence naming the file and what to do.
DatabaseError to_database_error(const SQLite::Exception& exception, const std::string& path);
/// Throws a DatabaseError for what the file cannot do, and StatementRefused for everything else.
[[noreturn]] void rethrow(const SQLite::Exception& exception, const std::string& path);

}  // namespace ecsync::db
