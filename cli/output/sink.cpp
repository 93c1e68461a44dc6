#include "cli/output/sink.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "cli/output/write_all.h"
#include "core/base/system_reason.h"

namespace ecsync::cli {
namespace {

Error cannot(const std::string& path, int error) {
  return make_error(ErrorCode::internal,
                    tr("cannot write {}: {}", path == "-" ? tr("the result") : verbatim(path),
                       system_reason(error)));
}

void sync_folder(const std::string& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;
  ::fsync(fd);
  ::close(fd);
}

std::string folder_of(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

/// Nothing was done yet, so the mistake is in the call: a usage error.
Error cannot_begin(const std::string& path, int error) {
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

Result<Sink> Sink::open(const std::string& path, bool replace, Access access) {
  if (path == "-") return Sink(STDOUT_FILENO, path, "", true);
  if (path.empty()) return make_error(ErrorCode::usage, tr("the file to write has no name"));
  struct stat status {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  // A name that is too long, for one, would else be found out when the work is done.
  if (!exists && errno != ENOENT) return cannot_begin(path, errno);
  if (exists && S_ISDIR(status.st_mode))
    return make_error(ErrorCode::usage, tr("{} is a folder", path));
  if (exists && !S_ISREG(status.st_mode)) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd < 0) return cannot_begin(path, errno);
    return Sink(fd, path, "", true);
  }
  if (exists && !replace)
    return make_error(ErrorCode::usage, tr("{} exists", path), tr("Pass --force to replace it."));
  auto temporary = fmt::format("{}/.ecsync-XXXXXX", folder_of(path));
  const int fd = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0) return cannot_begin(path, errno);
  if (access == Access::everybody) ::fchmod(fd, S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH);
  return Sink(fd, path, temporary, replace);
}

Sink::Sink(int fd, std::string path, std::string temporary, bool replace)
    : fd_(fd), path_(std::move(path)), temporary_(std::move(temporary)), replace_(replace) {}

Sink::Sink(Sink&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, "")),
      replace_(other.replace_),
      error_(other.error_) {}

Sink::~Sink() {
  if (fd_ > STDERR_FILENO) ::close(fd_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void Sink::write(std::string_view bytes) {
  if (error_ == 0) error_ = write_all(fd_, bytes);
}

Status Sink::finish() {
  if (error_ == EPIPE) return make_error(ErrorCode::internal, {});
  if (error_ == EINTR)
    return make_error(ErrorCode::interrupted, tr("stopped while nobody took the result"));
  if (error_ != 0) return cannot(path_, error_);
  if (temporary_.empty()) return Done{};
  if (::fsync(fd_) != 0) return cannot(path_, errno);
  const int error = move_into_place(temporary_, path_, replace_);
  if (error == EEXIST)
    return make_error(ErrorCode::usage, tr("{} exists", path_), tr("Pass --force to replace it."));
  if (error != 0) return cannot(path_, error);
  temporary_.clear();
  sync_folder(folder_of(path_));
  return Done{};
}

}  // namespace ecsync::cli
