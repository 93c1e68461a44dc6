#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include "core/db/database.h"

namespace ecsync::db {

/// The file of a Database whose engine is SQLite.
SQLite::Database& sqlite_file(Database& database);

}  // namespace ecsync::db
