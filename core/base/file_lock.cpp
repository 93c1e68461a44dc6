#include "core/base/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <system_error>
#include <utility>

#include "core/base/file_owner.h"
#include "core/base/shell.h"
#include "core/base/system_reason.h"
#include "core/base/text.h"
#include "core/base/time_text.h"

namespace ecsync {
namespace {

constexpr std::chrono::milliseconds between_looks{50};

/// Takes the first line off `text`, fit for a message.
std::string take_line(std::string& text) {
  const auto end = std::min(text.find('\n'), text.size());
  auto line = text::shorten(text::printable(text.substr(0, end)), 60);
  text.erase(0, std::min(end + 1, text.size()));
  return line;
}

/// "… by process 4711 (sync-orders, since 2026-11-23T03:15:00Z)", as far as the file says so.
Message held(const Message& what, int fd) {
  std::array<char, 512> buffer{};
  const auto count = pread(fd, buffer.data(), buffer.size(), 0);
  std::string text(buffer.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
  const auto pid = take_line(text);
  const auto command = take_line(text);
  const auto start = take_line(text);
  // The holder may not have written yet.
  if (pid.empty() || start.empty()) return tr("{} is being worked on by another process", what);
  return tr("{} is being worked on by process {} ({}, since {})", what, pid, command, start);
}

/// The error of a lock file that cannot be opened or made.
Error unusable(const std::string& path, int error) {
  const auto closed =
      error == EACCES ? foreign_on_the_way(path, R_OK | W_OK) : std::optional<ForeignFile>();
  if (closed)
    return make_error(ErrorCode::db_unusable,
                      tr("the lock file {} cannot be used: {}", path, whose(*closed)),
                      how_to_take(*closed));
  return make_error(
      ErrorCode::db_unusable, tr("the lock file {} cannot be used: {}", path, system_reason(error)),
      error == EACCES ? tr("When no ecsync is running, remove it: rm {}", shell::word(path))
                      : Message());
}

/// Best effort: a full disk must not keep anybody from working.
void sign(int fd, const std::string& command, Timestamp start) {
  const auto text = std::to_string(getpid()) + "\n" + command + "\n" + to_utc_text(start) + "\n";
  const auto written = pwrite(fd, text.data(), text.size(), 0);
  // The rest is cut off afterwards: when a file was emptied first, ext4 writes it to the disk on
  // close.
  [[maybe_unused]] const auto cut = ftruncate(fd, std::max<ssize_t>(written, 0));
}

/// Best effort: who cannot give files away made this one in their own name anyway.
void give_to_owner_of(const std::string& guarded, int fd) {
  struct stat status {};
  if (guarded.empty() || geteuid() != 0 || stat(guarded.c_str(), &status) != 0) return;
  [[maybe_unused]] const int refused = fchown(fd, status.st_uid, status.st_gid);
}

/// A descriptor of the file, which is made when it is not there; -1 with errno.
int open_or_make(const std::string& path, const std::string& guarded) {
  constexpr int how = O_RDWR | O_CLOEXEC | O_NOFOLLOW;
  while (true) {
    const int there = open(path.c_str(), how);
    if (there >= 0 || errno != ENOENT) return there;
    const int made = open(path.c_str(), how | O_CREAT | O_EXCL, 0600);
    // Only what was made just now is given away: another name may lead to a file of somebody else.
    if (made >= 0) give_to_owner_of(guarded, made);
    if (made >= 0 || errno != EEXIST) return made;
  }
}

}  // namespace

Result<FileLock> FileLock::acquire(const std::string& path, const Message& what,
                                   const std::string& command, Clock& clock,
                                   std::chrono::milliseconds wait, const std::string& guarded) {
  const int fd = open_or_make(path, guarded);
  if (fd < 0) return unusable(path, errno);
  FileLock lock(fd);  // closes it on every way out
  const auto end = clock.monotonic() + wait;
  while (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    if (errno != EWOULDBLOCK) return unusable(path, errno);
    const auto left = end - clock.monotonic();
    if (left <= std::chrono::milliseconds::zero()) {
      return make_error(ErrorCode::locked, held(what, fd));
    }
    if (!clock.sleep(std::min(left, between_looks))) {
      return make_error(ErrorCode::interrupted, tr("stopped while waiting for {}", what));
    }
  }
  sign(fd, command, clock.now_seconds());
  return lock;
}

FileLock::FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  FileLock previous(std::move(*this));  // let go on return
  fd_ = std::exchange(other.fd_, -1);
  return *this;
}

FileLock::~FileLock() {
  // The file stays: removing it would let two processes lock two files of the same name.
  if (fd_ >= 0) close(fd_);
}

}  // namespace ecsync
