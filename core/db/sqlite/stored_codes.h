#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

namespace ecsync::db {

/// The part of migration 10 that no SQL can do: product codes get their NFC form, unless another
/// product has it, and the key by which codes are similar. Call within the migration's transaction.
void tidy_stored_codes(SQLite::Database& database);

}  // namespace ecsync::db
