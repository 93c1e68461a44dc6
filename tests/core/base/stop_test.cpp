#include "core/base/stop.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>

#include "core/base/clock.h"

namespace ecsync {
namespace {

/// How a child process that runs `work` ends: its exit status, or minus the signal.
template <class Work>
int run_in_child(Work&& work) {
  const pid_t child = fork();
  if (child == 0) {
    watch_stop_signals();
    _exit(work());
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace

TEST_CASE("nothing is asked to stop before a signal came") {
  CHECK(run_in_child([] { return stop_requested() || stop_signal() ? 1 : 0; }) == 0);
}

TEST_CASE("the first INT or TERM is remembered and ends nothing") {
  for (const int signal : {SIGINT, SIGTERM}) {
    CHECK(run_in_child([signal] {
            std::raise(signal);
            return stop_requested() && stop_signal() == signal ? 0 : 1;
          }) == 0);
  }
}

TEST_CASE("the second signal ends the process the default way") {
  CHECK(run_in_child([] {
          std::raise(SIGINT);
          std::raise(SIGINT);
          return 0;
        }) == -SIGINT);
  CHECK(run_in_child([] {
          std::raise(SIGINT);
          std::raise(SIGTERM);
          return 0;
        }) == -SIGTERM);
}

TEST_CASE("a shielded step does not see the signal until the last shield is gone") {
  CHECK(run_in_child([] {
          {
            const StopShield outer;
            {
              const StopShield inner;
              std::raise(SIGTERM);
              if (stop_requested()) return 1;
            }
            if (stop_requested()) return 2;
          }
          return stop_requested() ? 0 : 3;
        }) == 0);
}

TEST_CASE("a second signal waits for the shielded step and ends the process after it") {
  int step[2] = {-1, -1};
  REQUIRE(pipe(step) == 0);
  CHECK(run_in_child([&] {
          {
            const StopShield shield;
            std::raise(SIGINT);
            std::raise(SIGINT);
            if (write(step[1], "x", 1) != 1) return 1;
          }
          return 0;
        }) == -SIGINT);
  char done = '\0';
  CHECK(read(step[0], &done, 1) == 1);
  close(step[0]);
  close(step[1]);
}

TEST_CASE("a signal ends a long sleep at once and a blocked read too") {
  const auto begin = std::chrono::steady_clock::now();
  CHECK(run_in_child([] {
          // From another process, so that the wait itself is interrupted.
          const pid_t self = getpid();
          const pid_t sender = fork();
          if (sender == 0) {
            usleep(100'000);
            kill(self, SIGTERM);
            _exit(0);
          }
          const bool slept = SystemClock().sleep(std::chrono::seconds(20));
          waitpid(sender, nullptr, 0);
          return slept ? 1 : 0;
        }) == 0);
  CHECK(run_in_child([] {
          int never[2] = {-1, -1};
          if (pipe(never) != 0) return 1;
          const pid_t self = getpid();
          const pid_t sender = fork();
          if (sender == 0) {
            usleep(100'000);
            kill(self, SIGINT);
            _exit(0);
          }
          char c = '\0';
          const bool interrupted = read(never[0], &c, 1) < 0 && errno == EINTR;
          waitpid(sender, nullptr, 0);
          return interrupted ? 0 : 2;
        }) == 0);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(10));
}

}  // namespace ecsync
