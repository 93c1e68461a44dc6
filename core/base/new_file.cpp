#include "core/base/new_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <utility>

#include "core/base/file_owner.h"
#include "core/base/system_reason.h"

namespace ecsync {
namespace {

void sync_folder(const std::string& folder) {
  const UniqueFd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd) ::fsync(fd.get());
}

std::string folder_of(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

/// Nothing was done yet, so the mistake is in the call: a usage error.
Error cannot_begin(const std::string& path, int error) {
  const auto closed =
      error == EACCES ? foreign_on_the_way(path, W_OK) : std::optional<ForeignFile>();
  if (closed && closed->ours_to_take)
    return make_error(ErrorCode::usage, tr("cannot write {}: {}", path, whose(*closed)),
                      how_to_take(*closed));
  return make_error(ErrorCode::usage, tr("cannot write {}: {}", path, system_reason(error)),
                    tr("Name a file in a folder that you may write to."));
}

/// Renames the finished file. Without `replace`, a file that appeared meanwhile stays and this
/// fails.
int move_into_place(const std::string& from, const std::string& to, bool replace) {
  const unsigned flags = replace ? 0U : RENAME_NOREPLACE;
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), flags) == 0) return 0;
  if (errno != EINVAL || replace) return errno;
  // This file system has no RENAME_NOREPLACE. A hard link fails in the same way when the name
  // exists.
  if (::link(from.c_str(), to.c_str()) != 0) return errno;
  ::unlink(from.c_str());
  return 0;
}

}  // namespace

Error cannot_write(const Message& file, int error) {
  return make_error(ErrorCode::internal, tr("cannot write {}: {}", file, system_reason(error)));
}

Result<NewFile> NewFile::open(const std::string& path, bool replace, Access access) {
  if (path.empty()) return make_error(ErrorCode::usage, tr("the file to write has no name"));
  struct stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  // A name that is too long, for one, would else be found out when the work is done.
  if (!exists && errno != ENOENT) return cannot_begin(path, errno);
  if (exists && S_ISDIR(status.st_mode))
    return make_error(ErrorCode::usage, tr("{} is a folder", path));
  if (exists && !replace)
    return make_error(ErrorCode::usage, tr("{} exists", path), tr("Pass --force to replace it."));
  auto temporary = fmt::format("{}/.ecsync-XXXXXX", folder_of(path));
  UniqueFd fd(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!fd) return cannot_begin(path, errno);
  if (access == Access::everybody) ::fchmod(fd.get(), S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH);
  return NewFile(std::move(fd), path, std::move(temporary), replace);
}

NewFile::NewFile(UniqueFd fd, std::string path, std::string temporary, bool replace)
    : fd_(std::move(fd)),
      path_(std::move(path)),
      temporary_(std::move(temporary)),
      replace_(replace) {}

NewFile::NewFile(NewFile&& other) noexcept
    : fd_(std::move(other.fd_)),
      path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, "")),
      replace_(other.replace_) {}

NewFile::~NewFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Status NewFile::put_in_place() {
  // A command may finish its result before the program does.
  if (temporary_.empty()) return Done{};
  if (::fsync(fd_.get()) != 0) return cannot_write(verbatim(path_), errno);
  const int error = move_into_place(temporary_, path_, replace_);
  if (error != 0) {
    auto failed = cannot_write(verbatim(path_), error);
    if (error == EEXIST) failed.hint = tr("Pass --force to replace it.");
    return failed;
  }
  temporary_.clear();
  sync_folder(folder_of(path_));
  return Done{};
}

}  // namespace ecsync
