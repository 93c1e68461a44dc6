#include "tests/support/program.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>

#include "tests/support/schema.h"

namespace ecsync::test {
namespace {

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

TEST_CASE("a reader that goes away ends the program without a word") {
  const Program ecsync;
  for (const std::string words : printing) {
    CAPTURE(words);
    const auto ran = in_shell(ecsync, words, "exec 3> >(true); wait $!");
    CHECK(ran.err == "");
    CHECK(ran.status == 1);
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
