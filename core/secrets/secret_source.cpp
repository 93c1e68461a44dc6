#include "core/secrets/secret_source.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

#include "core/base/file_owner.h"
#include "core/base/stop.h"
#include "core/base/system_reason.h"
#include "core/base/unique_fd.h"

namespace ecsync {
namespace {

constexpr std::size_t longest_secret = 4096;

Error no_secret(Message what) {
  return make_error(ErrorCode::key_missing, std::move(what));
}

Error wrong(Message what, Message hint = {}) {
  return make_error(ErrorCode::key_wrong, std::move(what), std::move(hint));
}

/// Reads on until `bytes` holds one more than allowed or nothing comes; errno, or 0 when good.
int read_some(int fd, std::string& bytes, std::size_t& count) {
  while (count < bytes.size()) {
    const auto got = read(fd, bytes.data() + count, bytes.size() - count);
    if (got > 0) count += static_cast<std::size_t>(got);
    if (got == 0) return 0;
    if (got < 0 && errno != EINTR) return errno;
  }
  return 0;
}

/// The error when a secret must not be read from this file. Nothing when it may.
std::optional<Error> distrust(const struct stat& status, const std::string& path,
                              const Message& what, Readers readers) {
  if (!S_ISREG(status.st_mode)) return wrong(tr("{} is not a plain file", what));
  if (status.st_uid != geteuid() && status.st_uid != 0) {
    return wrong(tr("{} belongs to {}", what, user_name(status.st_uid)),
                 how_to_take(foreign_file(path, status.st_uid)));
  }
  const mode_t others = readers == Readers::service ? 0007U : 0077U;
  if ((status.st_mode & others) != 0) {
    return wrong(tr("{} can be read or changed by other users", what),
                 tr("Make it private with chmod 600."));
  }
  return std::nullopt;
}

/// A started command and the end of the pipe that it prints into.
struct Running {
  pid_t pid = -1;
  UniqueFd output;
};

/// The settings with which every command is started (posix_spawn).
class SpawnSettings {
 public:
  explicit SpawnSettings(int output) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
    posix_spawnattr_init(&attributes_);
    // We may ignore SIGPIPE, and what is ignored stays so over exec.
    sigset_t defaults{};
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes_, &defaults);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF);
  }
  SpawnSettings(const SpawnSettings&) = delete;
  SpawnSettings& operator=(const SpawnSettings&) = delete;
  ~SpawnSettings() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&actions_);
  }

  const posix_spawn_file_actions_t* actions() const { return &actions_; }
  const posix_spawnattr_t* attributes() const { return &attributes_; }

 private:
  posix_spawn_file_actions_t actions_{};
  posix_spawnattr_t attributes_{};
};

Result<Running> start(std::vector<std::string> words, const Message& what) {
  if (words.size() == 1) words = {"/bin/sh", "-c", words.front()};
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);

  std::array<int, 2> ends{-1, -1};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    return no_secret(tr("{} cannot run: {}", what, system_reason(errno)));
  Running running{-1, UniqueFd(ends[0])};
  const UniqueFd write_end(ends[1]);
  const SpawnSettings settings(write_end.get());
  const int error = posix_spawnp(&running.pid, arguments.front(), settings.actions(),
                                 settings.attributes(), arguments.data(), environ);
  if (error != 0) return no_secret(tr("{} cannot be started: {}", what, system_reason(error)));
  return running;
}

/// How a process ended; nothing when the system does not tell.
std::optional<int> wait_for_end(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0) {
    if (errno != EINTR) return std::nullopt;
  }
  return status;
}

/// True once the process has ended, which leaves its status to be fetched. Where SIGCHLD is ignored
/// the status goes with the process, and there is no such child any more.
bool has_ended(pid_t pid) {
  siginfo_t info{};
  return waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
         info.si_pid == pid;
}

/// Ends the process and what it has started: a shell's children would go on without it. They are no
/// process group of their own, because a command may ask a person at the terminal.
void end_family(pid_t pid) {
  constexpr std::size_t most = 1'000;
  std::vector<pid_t> family{pid};
  for (std::size_t i = 0; i < family.size() && i < most; ++i) {
    std::ifstream children(fmt::format("/proc/{0}/task/{0}/children", family[i]));
    pid_t child = 0;
    while (children >> child) family.push_back(child);
  }
  for (const auto member : family) kill(member, SIGKILL);
}

/// Takes what a command prints, as it comes.
class OutputReader {
 public:
  enum class End { command_ended, too_much, stopped, too_late, unreadable };

  OutputReader(const Running& running, std::chrono::milliseconds limit)
      : running_(running), end_(std::chrono::steady_clock::now() + limit) {}

  /// Reads until the command ends. Processes that it left running may hold the pipe for ever and
  /// are not waited for.
  End read_all() {
    ::fcntl(running_.output.get(), F_SETFL, O_NONBLOCK);
    while (true) {
      if (stop_requested()) return End::stopped;
      if (std::chrono::steady_clock::now() >= end_) return End::too_late;
      const bool last_look = has_ended(running_.pid);
      if (!last_look) wait_for_news();
      if (const auto end = take_what_is_there()) return *end;
      if (last_look) return End::command_ended;
    }
  }

  Secret take() {
    bytes_.resize(count_);
    return Secret(std::move(bytes_));
  }
  /// errno of End::unreadable.
  int error() const { return error_; }

 private:
  void wait_for_news() const {
    constexpr int look_again_ms = 100;
    constexpr int soon_ms = 5;  // a command that has closed its output is about to end
    pollfd wanted{running_.output.get(), POLLIN, 0};
    poll(&wanted, closed_ ? 0 : 1, closed_ ? soon_ms : look_again_ms);
  }

  std::optional<End> take_what_is_there() {
    while (!closed_ && count_ < bytes_.size()) {
      const auto got = read(running_.output.get(), bytes_.data() + count_, bytes_.size() - count_);
      if (got == 0) closed_ = true;
      if (got > 0) count_ += static_cast<std::size_t>(got);
      if (got < 0 && errno == EAGAIN) return std::nullopt;
      if (got < 0 && errno != EINTR) {
        error_ = errno;
        return End::unreadable;
      }
    }
    if (closed_) return std::nullopt;
    return End::too_much;
  }

  const Running& running_;
  std::chrono::steady_clock::time_point end_;
  std::string bytes_ = std::string(longest_secret + 1, '\0');
  std::size_t count_ = 0;
  bool closed_ = false;
  int error_ = 0;
};

/// The error when the output of a command must not be used; nothing when the command ended well.
std::optional<Error> failure(std::optional<int> status, const Message& what) {
  if (!status) return no_secret(tr("{} ended in an unknown way", what));
  if (WIFSIGNALED(*status)) {
    return no_secret(tr("{} was ended by signal {}", what, WTERMSIG(*status)));
  }
  if (WEXITSTATUS(*status) != 0) {
    return no_secret(tr("{} failed with exit status {}", what, WEXITSTATUS(*status)));
  }
  return std::nullopt;
}

}  // namespace

Result<Secret> read_secret_file(const std::string& path, const Message& what, Readers readers) {
  const auto named = tr("{} {}", what, path);
  // With O_NONBLOCK opening a pipe does not wait for a writer.
  const UniqueFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!file) {
    if (errno == ELOOP) return wrong(tr("{} is a link; name the file itself", named));
    const auto failure = system_reason(errno);
    const auto closed = foreign_on_the_way(path, R_OK);
    if (!closed) return no_secret(tr("{} cannot be opened: {}", named, failure));
    return make_error(ErrorCode::key_missing, tr("{} cannot be opened: {}", named, whose(*closed)),
                      how_to_take(*closed));
  }
  struct stat status {};
  if (fstat(file.get(), &status) != 0)
    return no_secret(tr("{} cannot be read: {}", named, system_reason(errno)));
  if (auto error = distrust(status, path, named, readers)) return std::move(*error);

  std::string bytes(longest_secret + 1, '\0');
  std::size_t count = 0;
  const int error = read_some(file.get(), bytes, count);
  bytes.resize(count);
  Secret content(std::move(bytes));
  if (error != 0) return no_secret(tr("{} cannot be read: {}", named, system_reason(error)));
  if (count > longest_secret) return wrong(tr("{} is longer than 4 KiB", named));
  return content;
}

std::chrono::milliseconds command_limit(std::optional<std::chrono::milliseconds> deadline,
                                        std::chrono::milliseconds now) {
  if (!deadline) return usual_command_limit;
  return std::clamp(*deadline - now, std::chrono::milliseconds(1), usual_command_limit);
}

Result<Secret> run_secret_command(const std::vector<std::string>& command, const Message& what,
                                  std::chrono::milliseconds limit) {
  if (command.empty() || command.front().empty()) return no_secret(tr("{} is empty", what));
  auto running = start(command, what);
  if (!running) return std::move(running).error();

  OutputReader reader(*running, limit);
  const auto end = reader.read_all();
  using End = OutputReader::End;
  if (end != End::command_ended) end_family(running->pid);
  const auto status = wait_for_end(running->pid);
  const auto output = reader.take();
  switch (end) {
    case End::stopped:
      return make_error(ErrorCode::interrupted, tr("{} was stopped", what));
    case End::too_late:
      return no_secret(tr("{} was not done after {} s and was ended", what,
                          std::chrono::ceil<std::chrono::seconds>(limit).count()));
    case End::too_much:
      return wrong(tr("{} prints more than 4 KiB", what));
    case End::unreadable:
      return no_secret(tr("{} cannot be read: {}", what, system_reason(reader.error())));
    case End::command_ended:
      break;
  }
  if (auto failed = failure(status, what)) return std::move(*failed);
  if (output.empty()) return no_secret(tr("{} printed nothing", what));
  return output;
}

}  // namespace ecsync
