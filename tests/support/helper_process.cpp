#include "tests/support/helper_process.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <exception>
#include <utility>

namespace ecsync::test {

pid_t start_process(const std::function<int()>& work) {
  constexpr int broken = 99;
  const pid_t pid = fork();
  if (pid != 0) return pid;
  prctl(PR_SET_PDEATHSIG, SIGKILL);  // never outlives a test that crashed
  int status = broken;
  try {
    status = work();
  } catch (const std::exception& exception) {
    fmt::print(stderr, "helper process: {}\n", exception.what());
  } catch (...) {
    fmt::print(stderr, "helper process: a failed REQUIRE\n");
  }
  std::fflush(stderr);
  _exit(status);
}

int end_of(pid_t process) {
  int status = 0;
  waitpid(process, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

ClientProcess::ClientProcess(const std::function<int(const std::string& url)>& work) {
  std::array<int, 2> ends{};
  REQUIRE(pipe2(ends.data(), O_CLOEXEC) == 0);
  process_ = start_process([&] {
    std::array<char, 200> address{};
    const auto length = read(ends[0], address.data(), address.size());
    return work(std::string(address.data(), length > 0 ? static_cast<std::size_t>(length) : 0));
  });
  close(ends[0]);
  address_ = ends[1];
}

ClientProcess::~ClientProcess() {
  if (address_ >= 0) close(address_);
  if (process_ <= 0) return;
  kill(process_, SIGKILL);
  end();
}

void ClientProcess::begin(const std::string& url) {
  REQUIRE(write(address_, url.data(), url.size()) == static_cast<ssize_t>(url.size()));
}

void ClientProcess::signal(int number) const {
  kill(process_, number);
}

int ClientProcess::end() {
  return end_of(std::exchange(process_, -1));
}

}  // namespace ecsync::test
