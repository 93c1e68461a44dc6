#include "core/secrets/secret_source.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>

#include "core/base/stop.h"
#include "tests/support/temp_dir.h"

namespace ecsync {

TEST_CASE("a secret file of 4 KiB is read as it is and a longer one refused") {
  const test::TempDir dir;
  const std::string content(4096, 's');
  const auto secret = read_secret_file(dir.write("secret", content), verbatim("the secret file"));
  REQUIRE(secret);
  CHECK(secret->reveal() == content);
  const auto longer =
      read_secret_file(dir.write("longer", content + "s"), verbatim("the secret file"));
  REQUIRE_FALSE(longer);
  CHECK(longer.error().code == ErrorCode::key_wrong);
}

TEST_CASE("a refusal names the file and says what to do") {
  const test::TempDir dir;
  const auto path = dir.write("secret", "s", 0644);
  const auto open = read_secret_file(path, verbatim("the secret file"));
  REQUIRE_FALSE(open);
  CHECK(open.error().message ==
        "the secret file " + path + " can be read or changed by other users");
  CHECK(open.error().hint == "Make it private with chmod 600.");
  const auto absent = read_secret_file(dir / "absent", verbatim("the secret file"));
  REQUIRE_FALSE(absent);
  CHECK(absent.error().message ==
        "the secret file " + (dir / "absent") + " cannot be opened: No such file or directory");
}

TEST_CASE("a command may print 4 KiB") {
  const auto secret = run_secret_command({"printf %04096d 0"}, verbatim("the secret command"));
  REQUIRE(secret);
  CHECK(secret->reveal() == std::string(4096, '0'));
  CHECK_FALSE(run_secret_command({"printf %04097d 0"}, verbatim("the secret command")));
}

TEST_CASE("a command that is not done in time is ended and named") {
  const auto secret =
      run_secret_command({"sleep", "20"}, verbatim("the secret command"), std::chrono::seconds(1));
  REQUIRE_FALSE(secret);
  CHECK(secret.error().code == ErrorCode::key_missing);
  CHECK(secret.error().message == "the secret command was not done after 1 s and was ended");
}

TEST_CASE("a command that is ended leaves nothing behind that it has started") {
  const test::TempDir dir;
  const auto child = dir / "child";
  const auto secret =
      run_secret_command({"sh -c 'sleep 60 & echo $! >" + child + "; wait'; echo k1"},
                         verbatim("the secret command"), std::chrono::seconds(1));
  CHECK_FALSE(secret);
  pid_t pid = -1;
  std::ifstream(child) >> pid;
  REQUIRE(pid > 0);
  // What has ended may wait to be fetched.
  const auto runs = [&] {
    std::string state;
    std::ifstream(fmt::format("/proc/{}/stat", pid)) >> state >> state >> state;
    return !state.empty() && state != "Z";
  };
  for (int i = 0; i < 100 && runs(); ++i) usleep(20'000);
  CHECK_FALSE(runs());
  if (runs()) kill(pid, SIGKILL);
}

TEST_CASE("what a command leaves running is not waited for, though it holds the pipe") {
  const test::TempDir dir;
  const auto left_running = dir / "left_running";
  // The limit is what fails when the pipe is waited for.
  const auto secret = run_secret_command({"sleep 60 & echo $! >" + left_running + "; echo k1"},
                                         verbatim("the secret command"), std::chrono::seconds(20));
  pid_t pid = -1;
  std::ifstream(left_running) >> pid;
  REQUIRE(pid > 0);
  kill(pid, SIGKILL);
  REQUIRE(secret);
  CHECK(secret->reveal() == "k1\n");
}

TEST_CASE("a command that fails after it has closed its output gives no secret") {
  const auto secret =
      run_secret_command({"echo k1; exec >&-; exit 3"}, verbatim("the secret command"));
  REQUIRE_FALSE(secret);
  CHECK(secret.error().message == "the secret command failed with exit status 3");
}

TEST_CASE("a command that waits is ended with the program") {
  const auto begin = std::chrono::steady_clock::now();
  const pid_t child = fork();
  if (child == 0) {
    watch_stop_signals();
    const pid_t self = getpid();
    if (fork() == 0) {
      usleep(100'000);
      kill(self, SIGTERM);
      _exit(0);
    }
    const auto secret = run_secret_command({"sleep", "20"}, verbatim("the secret command"));
    _exit(!secret && secret.error().code == ErrorCode::interrupted ? 0 : 1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(10));
}

}  // namespace ecsync
