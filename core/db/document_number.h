#pragma once

#include <cstdint>
#include <string>

#include "core/base/message.h"
#include "core/base/result.h"
#include "core/db/database.h"
#include "core/db/sql.h"

namespace ecsync::db {

/// Where documents of one kind are looked up by their numbers.
struct DocumentNumbers {
  Sql exact;              ///< the id of the number ?1
  Sql similar;            ///< id and number of those that are LIKE ?1 in small letters, by id
  Phrase unknown;         ///< "no slip has the number"
  const char* list = "";  ///< the command that lists them
};

/// The id of the document with the number that a person or a scanner gives: as it stands, else
/// without what bare_reference() takes off, else the only one that differs in case and leading
/// zeros alone. Errors: not_found, ambiguous.
Result<std::int64_t> resolve_number(Database& database, const DocumentNumbers& documents,
                                    const std::string& typed);

}  // namespace ecsync::db
