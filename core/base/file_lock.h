#pragma once

#include <chrono>
#include <string>

#include "core/base/clock.h"
#include "core/base/result.h"

namespace ecsync {

/// An exclusive `flock` on a 0600 close-on-exec file. The kernel releases it when the process ends,
/// in whatever way. The text in the file (pid, command, start) is for the message only.
class FileLock {
 public:
  /// Waits up to `wait`, looking again every 50 ms. `what` names the thing in the message
  /// ("lazada:123"). A lock file that root makes belongs to the owner of `guarded`, the file that
  /// the lock is about: after one run under sudo the owner must be able to go on. Errors: locked
  /// (with the holder's pid, command and start), db_unusable when the file cannot be made.
  static Result<FileLock> acquire(const std::string& path, const Message& what,
                                  const std::string& command, Clock& clock,
                                  std::chrono::milliseconds wait, const std::string& guarded = "");
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int fd) : fd_(fd) {}
  int fd_ = -1;
};

}  // namespace ecsync
