#include "tests/support/program.h"

#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <stdexcept>
#include <utility>

namespace ecsync::test {
namespace {

struct Pipe {
  int read_end = -1;
  int write_end = -1;
};

Pipe make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe for the program");
  return {ends[0], ends[1]};
}

/// stdin is a file, so that a large one cannot block the test.
int input_file(const std::string& input) {
  std::FILE* const file = std::tmpfile();
  if (file == nullptr) throw std::runtime_error("no file for the program's stdin");
  if (std::fwrite(input.data(), 1, input.size(), file) != input.size() || std::fflush(file) != 0)
    throw std::runtime_error("the program's stdin cannot be written");
  std::rewind(file);
  const int fd = fcntl(fileno(file), F_DUPFD_CLOEXEC, 0);
  std::fclose(file);
  return fd;
}

std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> all;
  all.reserve(words.size() + 1);
  for (auto& word : words) all.push_back(word.data());
  all.push_back(nullptr);
  return all;
}

/// False at the end of the stream.
bool read_some(int fd, std::string& text) {
  std::array<char, 65536> part{};
  const auto size = read(fd, part.data(), part.size());
  if (size > 0) text.append(part.data(), static_cast<std::size_t>(size));
  return size > 0;
}

/// In the child, before the program: as a user who is not root.
void obey_file_modes() {
  prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0);
  prctl(PR_CAPBSET_DROP, CAP_DAC_READ_SEARCH, 0, 0, 0);
  // In a container root's rights may be inheritable, and those need no bounding set.
  __user_cap_header_struct process{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> rights{};
  if (syscall(SYS_capget, &process, rights.data()) != 0) return;
  for (auto& part : rights) part.inheritable = 0;
  syscall(SYS_capset, &process, rights.data());
}

void limit_file_size(std::uint64_t bytes) {
  const rlimit limit{bytes, bytes};
  setrlimit(RLIMIT_FSIZE, &limit);
}

}  // namespace

Running::Running(Running&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)),
      out_(std::exchange(other.out_, -1)),
      err_(std::exchange(other.err_, -1)),
      err_text_(std::move(other.err_text_)) {}

Running::~Running() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  if (out_ >= 0) close(out_);
  if (err_ >= 0) close(err_);
}

void Running::signal(int number) const {
  kill(pid_, number);
}

Ran Running::wait() {
  Ran ran;
  ran.err = std::move(err_text_);
  bool out_open = true;
  bool err_open = true;
  while (out_open || err_open) {
    std::array<pollfd, 2> ends{pollfd{out_open ? out_ : -1, POLLIN, 0},
                               pollfd{err_open ? err_ : -1, POLLIN, 0}};
    poll(ends.data(), ends.size(), -1);
    if (ends[0].revents != 0) out_open = read_some(out_, ran.out);
    if (ends[1].revents != 0) err_open = read_some(err_, ran.err);
  }
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  ran.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return ran;
}

bool Running::wait_for_error_text(const std::string& text) {
  while (err_text_.find(text) == std::string::npos) {
    if (!read_some(err_, err_text_)) return false;
  }
  return true;
}

Program::Program() {
  environment_["HOME"] = home_.path().string();
  environment_["PATH"] = "/usr/bin:/bin";
  environment_["LC_ALL"] = "C.UTF-8";
}

void Program::set(const std::map<std::string, std::string>& variables) {
  for (const auto& [variable, value] : variables) environment_[variable] = value;
}

std::vector<std::string> Program::environment() const {
  std::vector<std::string> all;
  for (const auto& [variable, value] : environment_) all.push_back(variable + "=" + value);
  return all;
}

Ran Program::run(const std::vector<std::string>& words, const std::string& input) const {
  return start(words, input).wait();
}

Running Program::start(const std::vector<std::string>& words, const std::string& input) const {
  std::vector<std::string> line{ECSYNC_BINARY};
  line.insert(line.end(), words.begin(), words.end());
  return start_line(std::move(line), input);
}

Ran Program::run_other(const std::vector<std::string>& line, const std::string& input) const {
  return start_line(line, input).wait();
}

Running Program::start_line(std::vector<std::string> line, const std::string& input) const {
  auto variables = environment();
  const auto arguments = pointers(line);
  const auto variable_pointers = pointers(variables);
  const Pipe out = make_pipe();
  const Pipe err = make_pipe();
  const int in = input_file(input);
  const pid_t pid = fork();
  if (pid == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);  // never outlives a test that crashed
    obey_file_modes();
    if (file_limit_) limit_file_size(*file_limit_);
    dup2(in, STDIN_FILENO);
    dup2(out.write_end, STDOUT_FILENO);
    dup2(err.write_end, STDERR_FILENO);
    execve(line.front().c_str(), arguments.data(), variable_pointers.data());
    _exit(127);
  }
  close(in);
  close(out.write_end);
  close(err.write_end);
  return {pid, out.read_end, err.read_end};
}

}  // namespace ecsync::test
