#include "tests/support/terminal.h"

#include <poll.h>
#include <pty.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <stdexcept>

namespace ecsync::test {
namespace {

constexpr std::chrono::seconds patience{20};

}  // namespace

Terminal::Terminal(const Program& program, const std::vector<std::string>& words)
    : Terminal(
          [&] {
            std::vector<std::string> line{ECSYNC_BINARY};
            line.insert(line.end(), words.begin(), words.end());
            return line;
          }(),
          program) {}

Terminal Terminal::of(const Program& program, std::vector<std::string> line) {
  return {std::move(line), program};
}

Terminal::Terminal(std::vector<std::string> line, const Program& program) {
  auto variables = program.environment();
  std::vector<char*> arguments;
  std::vector<char*> environment;
  for (auto& word : line) arguments.push_back(word.data());
  for (auto& variable : variables) environment.push_back(variable.data());
  arguments.push_back(nullptr);
  environment.push_back(nullptr);
  winsize size{};
  size.ws_col = 120;
  size.ws_row = 40;
  pid_ = forkpty(&fd_, nullptr, nullptr, &size);
  if (pid_ < 0) throw std::runtime_error("no terminal for the program");
  if (pid_ == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // never outlives a test that crashed
    execve(line.front().c_str(), arguments.data(), environment.data());
    _exit(127);
  }
}

Terminal::~Terminal() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  if (fd_ >= 0) close(fd_);
}

bool Terminal::read_more(int milliseconds) {
  pollfd end{fd_, POLLIN, 0};
  if (poll(&end, 1, milliseconds) <= 0) return true;
  std::array<char, 4096> part{};
  // EIO: the program closed its side.
  const auto size = read(fd_, part.data(), part.size());
  if (size <= 0) return false;
  screen_.append(part.data(), static_cast<std::size_t>(size));
  return true;
}

bool Terminal::expect(const std::string& text) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (true) {
    const auto at = screen_.find(text, seen_);
    if (at != std::string::npos) {
      seen_ = at + text.size();
      return true;
    }
    if (std::chrono::steady_clock::now() > end || !read_more(100)) return false;
  }
}

void Terminal::enter(const std::string& text) {
  type(text + "\r");
}

void Terminal::type(const std::string& bytes) {
  if (write(fd_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
    throw std::runtime_error("the terminal takes no more");
}

int Terminal::wait() {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < end && read_more(100)) {
  }
  int status = 0;
  if (waitpid(pid_, &status, WNOHANG) == 0) {
    // Its side of the terminal is closed or its time is over.
    kill(pid_, std::chrono::steady_clock::now() < end ? SIGCONT : SIGKILL);
    waitpid(pid_, &status, 0);
  }
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace ecsync::test
