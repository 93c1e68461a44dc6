#include "tests/support/helper_process.h"

#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <exception>

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

}  // namespace ecsync::test
