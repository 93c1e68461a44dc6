#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace ecsync::cli {

/// Where a result goes: stdout, or a file that appears only when it is complete.
class Sink {
 public:
  /// Who may read a file that is made here.
  enum class Access { owner, everybody };
  /// `path` "-" is stdout. An existing file is refused unless `replace` is true; a device or pipe
  /// is simply written to. Errors: usage (the file exists), internal (the folder cannot be
  /// written).
  static Result<Sink> open(const std::string& path, bool replace, Access access = Access::owner);

  Sink(Sink&& other) noexcept;
  Sink& operator=(Sink&&) = delete;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  /// Removes a file that was not finished.
  ~Sink();

  /// Writes. When that fails, finish() will say so: the work that is under way goes on.
  void write(std::string_view bytes);
  /// Makes the complete file appear: fsync, rename, fsync of the folder. Errors: internal. Its
  /// message is empty when the reader of a pipe went away (EPIPE), since nobody is left to read
  /// one.
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
