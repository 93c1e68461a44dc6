#include "cli/commands/read_table.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <optional>

#include "cli/commands/read_input.h"
#include "core/base/shell.h"
#include "core/base/stop.h"
#include "core/base/unique_fd.h"

namespace ecsync::cli {
namespace {

constexpr std::size_t largest = 64UL * 1024 * 1024;
constexpr const char* converter = "xlsx2csv";

bool is_workbook(const std::string& bytes) {
  return bytes.starts_with("PK\x03\x04") &&
         bytes.substr(0, 100).find("opendocument") == std::string::npos;
}

/// The words as they may be copied into a shell.
Message how_to_convert(const std::string& path) {
  const auto file = path == "-" ? std::string("FILE.xlsx") : shell::word(path);
  return tr(
      "Convert it with: xlsx2csv {} table.csv (Debian package xlsx2csv), or save it as CSV "
      "UTF-8.",
      file);
}

Error no_table(const std::string& path, const Message& message) {
  return make_error(ErrorCode::invalid_value, message, how_to_convert(path));
}

/// The workbook as a file that has no name, so that stdin can be read as well, and nobody can
/// change it meanwhile.
UniqueFd nameless_copy(const std::string& bytes) {
  UniqueFd file(::memfd_create("workbook", 0));
  std::size_t written = 0;
  while (file && written < bytes.size()) {
    const auto count = ::write(file.get(), bytes.data() + written, bytes.size() - written);
    if (count <= 0) return {};
    written += static_cast<std::size_t>(count);
  }
  return file;
}

/// A converter that runs, and what it prints.
struct Conversion {
  pid_t pid = -1;
  UniqueFd output;
};

/// Nothing when the converter is not installed.
std::optional<Conversion> start(const UniqueFd& workbook) {
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  Conversion conversion{-1, UniqueFd(ends[0])};
  const UniqueFd write_end(ends[1]);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, write_end.get(), STDOUT_FILENO);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  std::string name = converter;
  std::string file = "/dev/fd/" + std::to_string(workbook.get());
  std::array<char*, 3> words{name.data(), file.data(), nullptr};
  const int error =
      ::posix_spawnp(&conversion.pid, converter, &actions, nullptr, words.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return std::nullopt;
  return conversion;
}

/// All that it prints; nothing when it fails, prints too much, or is stopped.
std::optional<std::string> output_of(const Conversion& conversion) {
  constexpr int look_again_ms = 200;
  std::string bytes;
  std::array<char, 65536> part{};
  bool whole = false;
  while (!whole && !stop_requested() && bytes.size() <= largest) {
    pollfd wanted{conversion.output.get(), POLLIN, 0};
    if (::poll(&wanted, 1, look_again_ms) <= 0) continue;
    const auto count = ::read(conversion.output.get(), part.data(), part.size());
    if (count > 0) bytes.append(part.data(), static_cast<std::size_t>(count));
    if (count < 0 && errno != EINTR) break;
    whole = count == 0;
  }
  if (!whole) ::kill(conversion.pid, SIGKILL);
  int status = 0;
  while (::waitpid(conversion.pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (!whole || !WIFEXITED(status) || WEXITSTATUS(status) != 0) return std::nullopt;
  return bytes;
}

}  // namespace

Result<std::string> read_table(const std::string& path) {
  auto bytes = read_input(path);
  if (!bytes || !is_workbook(*bytes)) return bytes;
  const auto workbook = nameless_copy(*bytes);
  const auto conversion = workbook ? start(workbook) : std::nullopt;
  if (!conversion)
    return no_table(path, tr("the file is an Excel workbook (.xlsx), not a CSV table"));
  auto table = output_of(*conversion);
  if (stop_requested()) return make_error(ErrorCode::interrupted, tr("stopped"));
  if (!table)
    return no_table(path, tr("the file looks like a workbook, but xlsx2csv cannot read it"));
  return *std::move(table);
}

}  // namespace ecsync::cli
