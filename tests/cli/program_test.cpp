#include "tests/support/program.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <linux/capability.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <sstream>
#include <thread>

#include "tests/support/helper_process.h"
#include "tests/support/market_stage.h"
#include "tests/support/schema.h"

namespace ecsync::test {
namespace {

/// What the system says when this user, without a right over others' processes, wants to read what
/// another process has at an address where nothing is: EFAULT when it may look, else EPERM.
int look_into(pid_t process) {
  return end_of(start_process([process] {
    // Root may look into everything; other users have no such right to give up.
    __user_cap_header_struct self{_LINUX_CAPABILITY_VERSION_3, 0};
    std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> rights{};
    syscall(SYS_capget, &self, rights.data());
    rights[0].effective &= ~(1U << CAP_SYS_PTRACE);
    syscall(SYS_capset, &self, rights.data());
    char here = '\0';
    const iovec to{&here, 1};
    const iovec from{nullptr, 1};
    return process_vm_readv(process, &to, 1, &from, 1, 0) < 0 ? errno : 0;
  }));
}

/// The words behind `name` in a file of /proc, one blank between them.
std::string line_of(const std::string& path, const std::string& name) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(name)) continue;
    std::istringstream words(line.substr(name.size()));
    std::string text;
    for (std::string word; words >> word;) text += (text.empty() ? "" : " ") + word;
    return text;
  }
  return "";
}

TEST_CASE("the version is one sentence, and a document with --json") {
  const Program ecsync;
  const auto plain = ecsync.run({"--version"});
  CHECK(plain.status == 0);
  CHECK(plain.out.starts_with("ecsync 0."));
  const auto document = ecsync.run({"version", "--json"});
  CHECK(document.status == 0);
  CHECK(document.err.empty());
  CHECK(schema_fault(document.out, "version").empty());
}

TEST_CASE("without arguments a short help goes to stderr and the status is 2") {
  const auto ran = Program().run({});
  CHECK(ran.status == 2);
  CHECK(ran.out.empty());
  CHECK(ran.err.find("ecsync help") != std::string::npos);
}

TEST_CASE("a mistyped command names the one that was meant") {
  const auto ran = Program().run({"conections"});
  CHECK(ran.status == 2);
  CHECK(ran.out.empty());
  CHECK(ran.err.find("unknown command 'conections'; did you mean 'connections'?") !=
        std::string::npos);
  const auto document = Program().run({"conections", "--json"});
  CHECK(document.status == 2);
  CHECK(schema_fault(document.out, "error").empty());
}

TEST_CASE("lists of a file that does not exist are empty and make none") {
  const Program ecsync;
  for (const char* noun : {"connections", "orders", "listings"}) {
    CAPTURE(noun);
    const auto ran = ecsync.run({noun, "--json"});
    CHECK(ran.status == 0);
    CHECK(schema_fault(ran.out, noun) == "");
  }
  CHECK_FALSE(std::filesystem::exists(ecsync.database()));
}

/// The program in a shell, its output sent to what `open` makes of descriptor 3.
Ran in_shell(const Program& ecsync, const std::string& words, const std::string& open) {
  const auto line = fmt::format("{}; {} {} >&3", open, ECSYNC_BINARY, words);
  return ecsync.run_other({"/bin/bash", "-c", line});
}

constexpr std::array printing{"version",
                              "version --json",
                              "help",
                              "orders -h",
                              "orders -q --json",
                              "config show",
                              "config path --json",
                              "completion bash",
                              "-V"};

TEST_CASE(
    "another program of the same user cannot look into a running one, and its files are private") {
  const pid_t open_book = start_process([] {
    pause();
    return 0;
  });
  const auto usual = look_into(open_book);
  kill(open_book, SIGKILL);
  end_of(open_book);
  LazadaStage stage({"--orders", "5", "--products", "3", "--shops", "1"});
  stage.connect(1);
  stage.fault(R"({"fault":"stall","seconds":30})");
  const auto running = stage.ecsync().start({"sync-orders"});
  while (stage.faults_struck() == 0) std::this_thread::yield();
  if (usual == EFAULT)
    CHECK(look_into(running.pid()) == EPERM);
  else
    MESSAGE("skipped in part: here nobody may look into any program");
  const auto state = "/proc/" + std::to_string(running.pid());
  CHECK(line_of(state + "/status", "Umask:") == "0077");
  CHECK(line_of(state + "/limits", "Max core file size") == "0 0 bytes");
}

TEST_CASE("a reader that goes away ends the program as SIGPIPE does, without a word") {
  const Program ecsync;
  for (const std::string words : printing) {
    CAPTURE(words);
    const auto ran = in_shell(ecsync, words, "exec 3> >(true); wait $!");
    CHECK(ran.err == "");
    CHECK(ran.status == 128 + SIGPIPE);
  }
}

TEST_CASE("a result that cannot be written is an error with one sentence") {
  const Program ecsync;
  for (const std::string words : printing) {
    CAPTURE(words);
    const auto ran = in_shell(ecsync, words, "exec 3>/dev/full");
    CHECK(ran.status == 1);
    CHECK(ran.err == "ecsync: cannot write the result: No space left on device\n");
  }
}

}  // namespace
}  // namespace ecsync::test
