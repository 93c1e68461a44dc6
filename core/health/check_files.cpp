#include "core/health/check_files.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <vector>

#include "core/base/file_owner.h"
#include "core/base/shell.h"
#include "core/db/sqlite/database_file.h"

namespace ecsync {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t mebibyte = std::uint64_t{1024} * 1024;

std::optional<struct stat> look_at(const fs::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return std::nullopt;
  return status;
}

/// The folder of the database, or the nearest one above it that is there.
fs::path folder_of(const std::string& database) {
  std::error_code ignored;
  auto folder = fs::absolute(database, ignored).parent_path();
  while (!fs::exists(folder, ignored) && folder.has_relative_path()) folder = folder.parent_path();
  return folder;
}

Message no_file(const std::string& database) {
  return tr("there is no database {} yet", database);
}

bool is_foreign(const struct stat& status) {
  return status.st_uid != ::geteuid() && ::geteuid() != 0;
}

/// The files of the folder whose names are `<database>.….lock`.
std::vector<fs::path> lock_files(const std::string& database) {
  std::vector<fs::path> files;
  const auto start = fs::path(database).filename().string() + ".";
  std::error_code unreadable;
  for (const auto& entry : fs::directory_iterator(folder_of(database), unreadable)) {
    const auto name = entry.path().filename().string();
    if (name.starts_with(start) && name.ends_with(".lock")) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// "1 of 3 lock files": one command that takes over all of them.
Finding foreign_locks(const std::vector<fs::path>& foreign, uid_t owner) {
  std::string words;
  for (const auto& file : foreign) words += " " + shell::word(file.string());
  return wrong("locks.owner",
               tr_count(std::ssize(foreign), "{} lock file belongs to {}: {}",
                        "{} lock files belong to {}, such as {}", user_name(owner),
                        foreign.front().string()),
               tr("Run: sudo chown {}:{}", user_name(::geteuid()), words));
}

std::string in_mebibytes(std::uint64_t bytes) {
  return fmt::format("{} MB", bytes / mebibyte);
}

}  // namespace

Finding check_owner(const std::string& database) {
  constexpr auto id = "database.owner";
  if (const auto closed = foreign_on_the_way(database, R_OK | W_OK))
    return wrong(id, whose(*closed), how_to_take(*closed));
  for (const auto* suffix : {"", "-journal"}) {
    const auto path = database + suffix;
    const auto status = look_at(path);
    if (!status || !is_foreign(*status)) continue;
    const auto foreign = foreign_file(path, status->st_uid);
    return wrong(id, whose(foreign), how_to_take(foreign));
  }
  const auto status = look_at(database);
  return well(
      id, status ? tr("{} belongs to {}", database, user_name(status->st_uid)) : no_file(database));
}

Finding check_mode(const std::string& database) {
  constexpr auto id = "database.mode";
  // One that is not there will be made, closed to others.
  std::error_code ignored;
  const auto folder = fs::absolute(database, ignored).parent_path();
  const auto around = look_at(folder);
  const bool others_write = around && (around->st_mode & (S_IWGRP | S_IWOTH)) != 0;
  const bool guarded = around && (around->st_mode & S_ISVTX) != 0;
  if (others_write && !guarded)
    return wrong(id, tr("other users can write to the folder {}", folder.string()),
                 tr("Run: chmod go-w {}", shell::word(folder.string())));
  const auto status = look_at(database);
  if (!status) return well(id, no_file(database));
  if (!S_ISREG(status->st_mode))
    return wrong(id, tr("{} is not a plain file", database),
                 tr("Name another file with --database."));
  if ((status->st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return wrong(id, tr("other users can read or change {}", database),
                 tr("Run: chmod 600 {}", shell::word(database)));
  if ((status->st_mode & S_IRUSR) == 0 || (status->st_mode & S_IWUSR) == 0)
    return wrong(id, tr("{} cannot be read and written by its owner", database),
                 tr("Run: chmod 600 {}", shell::word(database)));
  return well(id, tr("nobody else can read {}", database));
}

Finding judge_space(const DiskFacts& facts) {
  constexpr auto id = "database.space";
  // A run's journal, and what a step to a newer schema copies.
  constexpr auto least = 64 * mebibyte;
  const auto wanted = std::max(least, facts.database_bytes / 4);
  const auto remedy = tr("Free some space there: {} or more.", in_mebibytes(wanted));
  if (facts.free_files == 0)
    return wrong(id, tr("{} has no room for another file", facts.folder), remedy);
  const auto fact = tr("{} are free at {}", in_mebibytes(facts.free_bytes), facts.folder);
  return facts.free_bytes < wanted ? wrong(id, fact, remedy) : well(id, fact);
}

Finding check_space(const std::string& database) {
  const auto folder = folder_of(database);
  struct statvfs disk {};
  if (::statvfs(folder.c_str(), &disk) != 0)
    return wrong("database.space", tr("cannot look at the folder {}", folder.string()),
                 tr("Check the permissions of the folders above it."));
  DiskFacts facts;
  facts.folder = folder.string();
  facts.free_bytes = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  // Some file systems do not count files.
  facts.free_files = disk.f_files == 0 ? 1 : std::uint64_t{disk.f_favail};
  if (const auto status = look_at(database))
    facts.database_bytes = static_cast<std::uint64_t>(status->st_size);
  return judge_space(facts);
}

Finding judge_file_system(const FileSystemFacts& facts) {
  constexpr auto id = "database.filesystem";
  if (db::is_network_file_system(facts.type))
    return wrong(id,
                 tr("{} is on a network file system, where locks cannot be trusted", facts.folder),
                 tr("Keep the database on a local disk."));
  if (facts.read_only)
    return wrong(id, tr("{} is on a medium that is read-only", facts.folder),
                 tr("Mount it for writing, or name another place with --database."));
  return well(id, tr("{} is on a local file system", facts.folder));
}

Finding check_file_system(const std::string& database) {
  const auto folder = folder_of(database);
  struct statfs type {};
  struct statvfs mounted {};
  if (::statfs(folder.c_str(), &type) != 0 || ::statvfs(folder.c_str(), &mounted) != 0)
    return wrong("database.filesystem", tr("cannot look at the folder {}", folder.string()),
                 tr("Check the permissions of the folders above it."));
  return judge_file_system({folder.string(), static_cast<long>(type.f_type),
                            (mounted.f_flag & std::uint64_t{ST_RDONLY}) != 0});
}

Finding check_locks(const std::string& database) {
  constexpr auto id = "locks.owner";
  const auto files = lock_files(database);
  std::vector<fs::path> foreign;
  uid_t owner = 0;
  for (const auto& file : files) {
    const auto status = look_at(file);
    if (!status) continue;
    if (is_foreign(*status)) {
      foreign.push_back(file);
      owner = status->st_uid;
    } else if (!S_ISREG(status->st_mode) ||
               (status->st_mode & (S_IRUSR | S_IWUSR)) != (S_IRUSR | S_IWUSR)) {
      return wrong(id, tr("the lock file {} cannot be used", file.string()),
                   tr("When no ecsync is running, remove it: rm {}", shell::word(file.string())));
    }
  }
  if (!foreign.empty()) return foreign_locks(foreign, owner);
  if (files.empty()) return well(id, tr("there is no lock file yet"));
  return well(id, tr_count(std::ssize(files), "{} lock file, and it can be used",
                           "{} lock files, and all of them can be used"));
}

}  // namespace ecsync
