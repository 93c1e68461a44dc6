#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/new_file.h"
#include "core/base/result.h"
#include "core/base/unique_fd.h"

namespace ecsync::cli {

/// Where a result goes: stdout, or a file that appears only when it is complete.
class Sink {
 public:
  using Access = NewFile::Access;
  /// `path` "-" is stdout. An existing file is refused unless `replace` is true; a device or pipe
  /// is simply written to. Errors: usage (the file exists, the folder cannot be written to).
  static Result<Sink> open(const std::string& path, bool replace, Access access = Access::owner);

  /// Writes. When that fails, finish() will say so: the work that is under way goes on.
  void write(std::string_view bytes);
  /// A path by which a library may write the whole file; "" when it is none (stdout, a device).
  std::string path_to_fill() const;
  /// Makes the complete file appear: fsync, rename, fsync of the folder. Errors: internal. Its
  /// message is empty when the reader of a pipe went away (EPIPE), since nobody is left to read
  /// one; then the program ends as SIGPIPE would end it.
  Status finish();

 private:
  explicit Sink(std::string path) : path_(std::move(path)) {}
  int fd() const;

  std::string path_;
  UniqueFd device_;              // what is written in place
  std::optional<NewFile> file_;  // or else the file; neither of them is stdout
  int error_ = 0;
};

}  // namespace ecsync::cli
