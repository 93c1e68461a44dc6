#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace ecsync::cli {

/// Where a result goes: stdout, or a file that appears only when it is complete.
class Sink {
 public:
  /// Who may read a file that is made.
  enum class Access { owner, everybody };
  /// `path` "-" is stdout. An existing file is refused unless `replace`; a device or pipe is
  /// written as it is. Errors: usage (the file exists), internal (the folder cannot be written).
  static Result<Sink> open(const std::string& path, bool replace, Access access = Access::owner);

  Sink(Sink&& other) noexcept;
  Sink& operator=(Sink&&) = delete;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  /// A file that was not finished goes away without a trace.
  ~Sink();

  /// A failure is remembered and told by finish(), so that work under way is not torn apart.
  void write(std::string_view bytes);
  /// Makes the file appear: fsync, rename, fsync of the folder. Errors: internal. A reader that
  /// went away (EPIPE) has an empty message: nobody is left to read one.
  Status finish();

 private:
  Sink(int fd, std::string path, std::string temporary, bool replace);

  int fd_;
  std::string path_;
  std::string temporary_;  // "" when written in place
  bool replace_;
  int error_ = 0;
};

}  // namespace ecsync::cli
