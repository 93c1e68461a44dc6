#include "core/base/system_reason.h"

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace ecsync {
namespace {

// glibc's own words. Its translations want a locale that is set and installed; these are the
// reasons that a person can meet here.
constexpr std::array reasons{
    std::pair{EPERM, phrase("Operation not permitted")},
    std::pair{ENOENT, phrase("No such file or directory")},
    std::pair{EIO, phrase("Input/output error")},
    std::pair{EACCES, phrase("Permission denied")},
    std::pair{EEXIST, phrase("File exists")},
    std::pair{ENOTDIR, phrase("Not a directory")},
    std::pair{EISDIR, phrase("Is a directory")},
    std::pair{EINVAL, phrase("Invalid argument")},
    std::pair{EMFILE, phrase("Too many open files")},
    std::pair{ENFILE, phrase("Too many open files in system")},
    std::pair{ENXIO, phrase("No such device or address")},
    std::pair{EFBIG, phrase("File too large")},
    std::pair{ENOSPC, phrase("No space left on device")},
    std::pair{EROFS, phrase("Read-only file system")},
    std::pair{EPIPE, phrase("Broken pipe")},
    std::pair{ENAMETOOLONG, phrase("File name too long")},
    std::pair{ELOOP, phrase("Too many levels of symbolic links")},
    std::pair{ENOEXEC, phrase("Exec format error")},
    std::pair{EDQUOT, phrase("Disk quota exceeded")},
    std::pair{EADDRINUSE, phrase("Address already in use")},
    std::pair{EADDRNOTAVAIL, phrase("Cannot assign requested address")},
    std::pair{ENETUNREACH, phrase("Network is unreachable")},
    std::pair{EHOSTUNREACH, phrase("No route to host")},
    std::pair{ECONNREFUSED, phrase("Connection refused")},
    std::pair{ECONNRESET, phrase("Connection reset by peer")},
    std::pair{ETIMEDOUT, phrase("Connection timed out")},
};

}  // namespace

Message system_reason(int error) {
  for (const auto& [number, words] : reasons) {
    if (number == error) return words;
  }
  return verbatim(std::generic_category().message(error));
}

}  // namespace ecsync
