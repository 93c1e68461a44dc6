#include "core/base/file_owner.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>

#include "core/base/shell.h"

namespace ecsync {
namespace {

namespace fs = std::filesystem;

/// Whether this user may do so there, by the rights that count for opening files.
bool may(const fs::path& path, int wanted) {
  return ::faccessat(AT_FDCWD, path.c_str(), wanted, AT_EACCESS) == 0;
}

std::optional<uid_t> owner_of(const fs::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) return std::nullopt;
  return status.st_uid;
}

/// A plain file is what we named; a folder only when it lies in one of this user's, or is called
/// ours: nobody is to take over /etc.
bool is_ours_to_take(const fs::path& path) {
  std::error_code ignored;
  if (!fs::is_directory(path, ignored)) return true;
  return path.filename() == "ecsync" || owner_of(path.parent_path()) == ::geteuid();
}

/// The file when it is another user's and closed.
std::optional<ForeignFile> closed_by_other(const fs::path& path, int wanted) {
  if (may(path, wanted) || errno == ENOENT) return std::nullopt;
  const auto owner = owner_of(path);
  if (!owner || *owner == ::geteuid()) return std::nullopt;
  return foreign_file(path.string(), *owner);
}

}  // namespace

std::string user_name(uid_t user) {
  passwd entry{};
  passwd* found = nullptr;
  std::array<char, 4096> buffer{};
  if (::getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
    return entry.pw_name;
  return fmt::format("{}", user);
}

ForeignFile foreign_file(const std::string& path, uid_t owner) {
  return {path, owner, is_ours_to_take(path)};
}

std::optional<ForeignFile> foreign_on_the_way(const std::string& path, int wanted) {
  std::error_code failure;
  const auto whole = fs::absolute(path, failure).lexically_normal();
  if (failure) return std::nullopt;
  fs::path way;
  for (const auto& part : whole.parent_path()) {
    way /= part;
    if (auto closed = closed_by_other(way, X_OK)) return closed;
    if (!owner_of(way)) return closed_by_other(way.parent_path(), W_OK | X_OK);
  }
  if (auto closed = closed_by_other(whole, wanted)) return closed;
  if (owner_of(whole) && (wanted & W_OK) == 0) return std::nullopt;
  // What is to be made or written wants its folder: a journal, a file that replaces another.
  return closed_by_other(whole.parent_path(), W_OK | X_OK);
}

Message whose(const ForeignFile& file) {
  return tr("{} belongs to {}", file.path, user_name(file.owner));
}

Message how_to_take(const ForeignFile& file) {
  if (::geteuid() == 0)
    return tr("Run the command as {}, without sudo: it is that user's.", user_name(file.owner));
  if (!file.ours_to_take) return tr("Name another place, one that is yours.");
  return tr("Run: sudo chown {}: {}", user_name(::geteuid()), shell::word(file.path));
}

}  // namespace ecsync
