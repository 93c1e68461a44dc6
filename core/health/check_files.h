#pragma once

#include <cstdint>
#include <string>

#include "core/health/finding.h"

// Looks at the database file and what lies around it, without opening it. None of them needs it to
// be there.
namespace ecsync {

/// database.owner: file, journal and folder belong to this user.
Finding check_owner(const std::string& database);
/// database.mode: nobody else can read the file or write to its folder.
Finding check_mode(const std::string& database);
/// database.space: there is room to go on.
Finding check_space(const std::string& database);
/// database.filesystem: a local one that can be written to.
Finding check_file_system(const std::string& database);
/// locks.owner: every lock file can be used.
Finding check_locks(const std::string& database);

/// What the system says about a disk.
struct DiskFacts {
  std::string folder;
  std::uint64_t free_bytes = 0;
  std::uint64_t free_files = 1;
  std::uint64_t database_bytes = 0;
};
Finding judge_space(const DiskFacts& facts);

/// What the system says about a file system.
struct FileSystemFacts {
  std::string folder;
  long type = 0;  ///< statfs::f_type
  bool read_only = false;
};
Finding judge_file_system(const FileSystemFacts& facts);

}  // namespace ecsync
