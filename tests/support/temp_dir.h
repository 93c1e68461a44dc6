#pragma once

#include <filesystem>
#include <string>

namespace ecsync::test {

/// A fresh folder that only its owner can enter, removed with everything in it at the end.
class TempDir {
 public:
  TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir();

  const std::filesystem::path& path() const { return path_; }
  /// The path of `name` in the folder; nothing is made.
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  /// Makes the file `name` with this content and mode, and returns its path.
  std::string write(const std::string& name, const std::string& content,
                    unsigned mode = 0600) const;

 private:
  std::filesystem::path path_;
};

}  // namespace ecsync::test
