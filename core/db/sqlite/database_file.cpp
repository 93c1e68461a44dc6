#include "core/db/sqlite/database_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "core/base/file_owner.h"
#include "core/base/shell.h"

namespace ecsync::db {
namespace {

namespace fs = std::filesystem;

Error unusable(Message message, Message hint) {
  return make_error(ErrorCode::db_unusable, std::move(message), std::move(hint));
}

std::string reason(int code) {
  return std::generic_category().message(code);
}

/// `failure`, unless it is another user's folder or file that keeps this one away.
Error denied(const std::string& path, int wanted, Error failure) {
  const auto closed = foreign_on_the_way(path, wanted);
  if (!closed) return failure;
  return unusable(tr("{} cannot be used: {}", path, whose(*closed)), how_to_take(*closed));
}

/// The entry of a new file or folder must survive a power cut as well.
void sync_folder(const fs::path& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  ::fsync(fd);
  ::close(fd);
}

Status make_folders(const fs::path& folder) {
  fs::path made;
  for (const auto& part : folder) {
    made /= part;
    std::error_code ignored;
    if (fs::is_directory(made, ignored)) continue;
    // Another process may make it at the same moment.
    if (::mkdir(made.c_str(), 0700) != 0 && errno != EEXIST)
      return denied(made.string(), W_OK,
                    unusable(tr("the folder {} cannot be made: {}", made.string(), reason(errno)),
                             tr("Name another place with --database.")));
    sync_folder(made.has_parent_path() ? made.parent_path() : ".");
  }
  return Done{};
}

Status check_folder(const fs::path& folder) {
  struct stat info {};
  if (::stat(folder.c_str(), &info) != 0 || !S_ISDIR(info.st_mode))
    return denied(folder.string(), R_OK,
                  unusable(tr("{} is not a folder that can be read", folder.string()),
                           tr("Name another place with --database.")));
  const bool others_write = (info.st_mode & (S_IWGRP | S_IWOTH)) != 0;
  // In a sticky folder nobody else can replace our file.
  const bool guarded =
      (info.st_mode & S_ISVTX) != 0 && (info.st_uid == 0 || info.st_uid == ::geteuid());
  if (others_write && !guarded)
    return unusable(tr("other users can write to the folder {}", folder.string()),
                    tr("Run: chmod go-w {}", shell::word(folder.string())));
  struct statfs system {};
  if (::statfs(folder.c_str(), &system) == 0 &&
      is_network_file_system(static_cast<long>(system.f_type)))
    return unusable(
        tr("{} is on a network file system, where locks cannot be trusted", folder.string()),
        tr("Keep the database on a local disk."));
  return Done{};
}

Status check_file(const std::string& path, const struct stat& info) {
  if (S_ISLNK(info.st_mode))
    return unusable(tr("{} is a symbolic link", path),
                    tr("Give the path of the file itself with --database."));
  if (!S_ISREG(info.st_mode))
    return unusable(tr("{} is not a plain file", path), tr("Name another file with --database."));
  if (info.st_uid != ::geteuid() && ::geteuid() != 0) {
    const auto foreign = foreign_file(path, info.st_uid);
    return unusable(whose(foreign), how_to_take(foreign));
  }
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    return unusable(tr("other users can read or change {}", path),
                    tr("Run: chmod 600 {}", shell::word(path)));
  // A foreign journal would be played back into our file.
  for (const auto* suffix : {"-journal", "-wal", "-shm"}) {
    struct stat companion {};
    const auto name = path + suffix;
    if (::lstat(name.c_str(), &companion) != 0) continue;
    const bool plain = S_ISREG(companion.st_mode);
    if (plain && companion.st_uid == info.st_uid) continue;
    const auto foreign = foreign_file(name, companion.st_uid);
    // Nobody needs root's rights to be deceived: what root left is what a run under sudo left.
    return unusable(whose(foreign), plain && companion.st_uid == 0
                                        ? how_to_take(foreign)
                                        : tr("Look where it comes from before removing it."));
  }
  return Done{};
}

Status make_file(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0) {
    if (errno == EEXIST) return Done{};  // another process was faster
    return denied(
        path, W_OK,
        unusable(tr("{} cannot be made: {}", path, reason(errno)),
                 tr("Check the folder's permissions, or name another file with --database.")));
  }
  ::fchmod(fd, 0600);  // whatever the umask says
  ::close(fd);
  sync_folder(fs::path(path).parent_path());
  return Done{};
}

Result<DatabaseFile> locate(const std::string& path, bool make) {
  std::error_code error;
  const auto wanted = fs::absolute(path, error);
  if (path.empty() || error || !wanted.has_filename() || path.find('\0') != std::string::npos)
    return unusable(tr("'{}' does not name a file", path), tr("Name one with --database."));
  if (make) {
    auto made = make_folders(wanted.parent_path());
    if (!made) return std::move(made).error();
  }
  // The folder may be reached through links; the file itself may not be one.
  const auto folder = fs::canonical(wanted.parent_path(), error);
  if (error == std::errc::no_such_file_or_directory)
    return make_error(ErrorCode::not_found, tr("there is no database {}", path));
  if (error)
    return denied(path, R_OK,
                  unusable(tr("{} cannot be opened: {}", path, error.message()),
                           tr("Check the permissions of the folders above it.")));
  auto checked = check_folder(folder);
  if (!checked) return std::move(checked).error();

  DatabaseFile file{(folder / wanted.filename()).string()};
  struct stat info {};
  int found = ::lstat(file.path.c_str(), &info);
  if (found != 0 && errno == ENOENT && make) {
    auto made = make_file(file.path);
    if (!made) return std::move(made).error();
    found = ::lstat(file.path.c_str(), &info);
  }
  if (found != 0) {
    if (errno == ENOENT)
      return make_error(ErrorCode::not_found, tr("there is no database {}", path));
    return denied(path, R_OK,
                  unusable(tr("{} cannot be opened: {}", path, reason(errno)),
                           tr("Check the permissions of the folders above it.")));
  }
  checked = check_file(file.path, info);
  if (!checked) return std::move(checked).error();
  return file;
}

}  // namespace

bool is_network_file_system(long type) {
  // linux/magic.h lacks CIFS and SMB2; the numbers are those of the kernel's fs/smb.
  constexpr std::array<unsigned long, 4> types{NFS_SUPER_MAGIC, SMB_SUPER_MAGIC, 0xFF534D42UL,
                                               0xFE534D42UL};
  // f_type is signed and may have been sign-extended.
  const auto low = static_cast<unsigned long>(type) & 0xFFFFFFFFUL;
  return std::find(types.begin(), types.end(), low) != types.end();
}

Result<DatabaseFile> make_database_file(const std::string& path) {
  return locate(path, true);
}

Result<DatabaseFile> find_database_file(const std::string& path) {
  auto file = locate(path, false);
  if (!file && file.error().code == ErrorCode::not_found)
    return make_error(ErrorCode::not_found, file.error().message,
                      tr("Connect a shop first: ecsync connect lazada"));
  return file;
}

}  // namespace ecsync::db
