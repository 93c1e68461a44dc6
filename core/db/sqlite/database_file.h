#pragma once

#include <string>

#include "core/base/result.h"

namespace ecsync::db {

/// The path of a database, checked to be closed to other users.
struct DatabaseFile {
  std::string path;  ///< absolute, with no link in it
};

/// True for the file systems (statfs's f_type) whose locks SQLite cannot trust: NFS, SMB, CIFS.
bool is_network_file_system(long type);

/// Makes the folder (0700, parents too) and the file (0600, empty) where absent, else checks them.
/// Never opens an existing file: closing any descriptor of it would drop SQLite's locks. Errors:
/// db_unusable for a link, something that is no plain file, a file others can read, a folder others
/// can write to (a sticky folder of root or ourselves is fine), a network file system, no
/// permission.
Result<DatabaseFile> make_database_file(const std::string& path);
/// As make_database_file, but makes nothing and answers not_found.
Result<DatabaseFile> find_database_file(const std::string& path);

}  // namespace ecsync::db
