#include "cli/commands/read_input.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "core/base/stop.h"
#include "core/base/system_reason.h"
#include "core/base/unique_fd.h"

namespace ecsync::cli {
namespace {

constexpr std::size_t largest = 64UL * 1024 * 1024;
constexpr int input_poll_ms = 200;

Error stopped() {
  return make_error(ErrorCode::interrupted, tr("stopped"));
}

Error cannot_read(const std::string& path, const Message& reason) {
  return make_error(ErrorCode::usage,
                    tr("cannot read {}: {}", path == "-" ? tr("stdin") : verbatim(path), reason));
}

Result<std::string> read_all(int fd, const std::string& path) {
  std::string content;
  std::array<char, 65536> part{};
  while (true) {
    // While a pipe is silent, a signal to stop must be noticed.
    if (stop_requested()) return stopped();
    pollfd input{fd, POLLIN, 0};
    const int ready = ::poll(&input, 1, input_poll_ms);
    if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    const auto count = ::read(fd, part.data(), part.size());
    if (count == 0) return content;
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return cannot_read(path, system_reason(errno));
    content.append(part.data(), static_cast<std::size_t>(count));
    if (content.size() > largest) return cannot_read(path, tr("it is larger than 64 MiB"));
  }
}

}  // namespace

Result<std::string> read_input(const std::string& path) {
  if (path == "-") return read_all(STDIN_FILENO, path);
  const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file && errno == EINTR && stop_requested()) return stopped();  // a pipe without a writer
  if (!file) return cannot_read(path, system_reason(errno));
  return read_all(file.get(), path);
}

}  // namespace ecsync::cli
