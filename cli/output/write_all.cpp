#include "cli/output/write_all.h"

#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <climits>
#include <optional>

#include "core/base/stop.h"

namespace ecsync::cli {
namespace {

using Instant = std::chrono::steady_clock::time_point;

/// Whether bytes can be written before patience ends.
bool wait_until_writable(int fd) {
  constexpr int look_for_stop_ms = 100;
  constexpr std::chrono::seconds grace{1};
  std::optional<Instant> stopped;
  while (true) {
    pollfd wanted{fd, POLLOUT, 0};
    // Where a descriptor cannot be asked about, writing tells.
    if (::poll(&wanted, 1, look_for_stop_ms) > 0) return true;
    if (!stop_requested()) continue;
    const auto now = std::chrono::steady_clock::now();
    if (now >= stopped.value_or(now) + grace) return false;
    stopped = stopped.value_or(now);
  }
}

/// As many bytes as can be written to what is writable without having to wait.
std::size_t piece(int fd) {
  struct stat status {};
  const bool takes_all = ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
  return takes_all ? std::size_t{1} << 30U : std::size_t{PIPE_BUF};
}

}  // namespace

int write_all(int fd, std::string_view bytes) {
  const auto most = piece(fd);
  while (!bytes.empty()) {
    if (!wait_until_writable(fd)) return EINTR;
    const auto written = ::write(fd, bytes.data(), std::min(bytes.size(), most));
    if (written >= 0)
      bytes.remove_prefix(static_cast<std::size_t>(written));
    else if (errno != EINTR && errno != EAGAIN)
      return errno;
  }
  return 0;
}

}  // namespace ecsync::cli
