#pragma once

#include <string>

#include "core/base/result.h"
#include "core/base/unique_fd.h"

namespace ecsync {

/// A file that appears under its name only when it is complete. Until then it lies in the same
/// folder under another name, which a killed process leaves behind.
class NewFile {
 public:
  /// Who may read it.
  enum class Access { owner, everybody };
  /// An existing file is refused unless `replace` is true. Errors: usage, since nothing was done
  /// yet (no name, a folder, the file exists, the folder cannot be written to).
  static Result<NewFile> open(const std::string& path, bool replace, Access access = Access::owner);

  NewFile(NewFile&& other) noexcept;
  NewFile& operator=(NewFile&&) = delete;
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  /// Removes a file that was not put in place.
  ~NewFile();

  int fd() const { return fd_.get(); }
  /// Its name until it is complete.
  const std::string& temporary() const { return temporary_; }
  const std::string& path() const { return path_; }
  /// Makes it appear: fsync, rename, fsync of the folder. Errors: internal (also when a file of the
  /// name appeared meanwhile and `replace` is false).
  Status put_in_place();

 private:
  NewFile(UniqueFd fd, std::string path, std::string temporary, bool replace);

  UniqueFd fd_;
  std::string path_;
  std::string temporary_;  // "" when it is in place
  bool replace_;
};

/// The error of a file that could not be written, with errno: internal.
Error cannot_write(const Message& file, int error);

}  // namespace ecsync
