#include <doctest/doctest.h>

#include <sstream>

#include "tests/cli/slip_shop.h"
#include "tests/support/schema.h"
#include "tests/support/terminal.h"

// The scripts in completions/, run by the real shells.
namespace ecsync::test {
namespace {

/// A shop to complete words from, with ecsync where the shells find it.
struct Desk : SlipShop {
  Desk() {
    shop.stock("AD-XN-M", 10);
    shop.stock("NON LA", 10);
    for (const auto* number : {"A1", "A2", "B1"}) shop.sell(number, {{"10"}});
    const auto folder = std::filesystem::path(ECSYNC_BINARY).parent_path().string();
    ecsync.set("PATH", folder + ":/usr/bin:/bin");
    ecsync.home().write("a file.csv", "");
  }

  std::string script(const std::string& shell) const {
    const auto ran = run({"completion", shell});
    CHECK(ran.status == 0);
    return ecsync.home().write("script." + shell, ran.out);
  }

  /// What a shell says that runs `commands`; it must not complain.
  std::string say(const std::string& shell, const std::string& commands) const {
    auto line = std::vector<std::string>{"/usr/bin/" + shell, "-c", commands};
    if (shell == "bash") line.insert(line.begin() + 1, {"--norc", "--noprofile"});
    if (shell == "zsh") line.insert(line.begin() + 1, "-f");
    if (shell == "fish") line.insert(line.begin() + 1, "--no-config");
    const auto ran = ecsync.run_other(line);
    CAPTURE(commands);
    CHECK(ran.err == "");
    CHECK(ran.status == 0);
    return ran.out;
  }
};

/// bash: `words` as readline splits them, the last one being typed.
std::string in_bash(const Desk& desk, const std::string& line, const std::string& words) {
  const auto script = desk.script("bash");
  return desk.say("bash",
                  fmt::format("cd ~; source {}\n"
                              "COMP_LINE='{}' COMP_WORDS=({}) COMP_TYPE=9\n"
                              "COMP_POINT=${{#COMP_LINE}} COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\n"
                              "_ecsync ecsync '' ''\n"
                              "printf '%s\\n' \"${{COMPREPLY[@]}}\"",
                              script, line, words));
}

std::string in_fish(const Desk& desk, const std::string& line) {
  return desk.say("fish",
                  fmt::format("cd ~; source {}; complete -C '{}'", desk.script("fish"), line));
}

/// zsh's completion calls the function with the line taken apart and hears the candidates through
/// compadd; here they are printed.
std::string in_zsh(const Desk& desk, const std::string& words, const std::string& prefix) {
  return desk.say("zsh", fmt::format("cd ~; compadd() {{ print -rl -- ${{(P)@[-1]}} }}\n"
                                     "compset() {{ : }}\n_files() {{ print -r -- FILES }}\n"
                                     "source {}\nwords=({} '{}')\nCURRENT=$#words\nPREFIX='{}'\n"
                                     "_ecsync\ntrue",
                                     desk.script("zsh"), words, prefix, prefix));
}

}  // namespace

TEST_CASE("completion prints a script for each of three shells, and a document with --json") {
  const Desk desk;
  for (const std::string shell : {"bash", "zsh", "fish"}) {
    CAPTURE(shell);
    // The shell itself finds nothing wrong with it.
    const auto checked = desk.ecsync.run_other({"/usr/bin/" + shell, "-n", desk.script(shell)});
    CHECK(checked.status == 0);
    CHECK(checked.err == "");
    CHECK(schema_fault(desk.run({"completion", shell, "--json"}).out, "completion") == "");
  }
  const auto other = desk.run({"completion", "tcsh"});
  CHECK(other.status == 2);
  CHECK(holds(other.err, "there is no completion for 'tcsh'"));
}

TEST_CASE("bash completes commands, values and what the file knows") {
  const Desk desk;
  CHECK(in_bash(desk, "ecsync con", "ecsync con") == "config\nconnect\nconnections\n");
  CHECK(in_bash(desk, "ecsync orders show ", "ecsync orders show ''") == "B1\nA2\nA1\n");
  CHECK(in_bash(desk, "ecsync orders --format=js", "ecsync orders --format = js") ==
        "json\njsonl\n");
  CHECK(in_bash(desk, "ecsync orders --format=", "ecsync orders --format = ''") ==
        "table\ncsv\ntsv\njson\njsonl\nxlsx\n");
  CHECK(in_bash(desk, "ecsync sync-orders shopee:", "ecsync sync-orders shopee :") == "1\n");
  CHECK(in_bash(desk, "ecsync orders show shopee:1/A", "ecsync orders show shopee : 1/A") ==
        "1/A2\n1/A1\n");
  CHECK(in_bash(desk, "ecsync orders --status packing,pr", "ecsync orders --status packing,pr") ==
        "packing,processing\n");
  CHECK(in_bash(desk, "ecsync orders --status=packing,pr", "ecsync orders --status = packing,pr") ==
        "packing,processing\n");
  CHECK(in_bash(desk, "ecsync products show N", "ecsync products show N") == "NON\\ LA\n");
  CHECK(in_bash(desk, "ecsync products import a", "ecsync products import a") == "a file.csv\n");
  CHECK(in_bash(desk, "ecsync nonsense ", "ecsync nonsense ''") == "\n");
}

TEST_CASE("bash completes at the cursor, not at the end of the line") {
  const Desk desk;
  const auto found = desk.say(
      "bash",
      fmt::format("source {}\nCOMP_LINE='ecsync ord --quiet' COMP_POINT=9\n"
                  "COMP_WORDS=(ecsync ord --quiet) COMP_CWORD=1\n_ecsync ecsync ord ecsync\n"
                  "printf '%s\\n' \"${{COMPREPLY[@]}}\"",
                  desk.script("bash")));
  CHECK(found == "orders\n");
}

TEST_CASE("a person in bash presses TAB") {
  const Desk desk;
  const auto script = desk.script("bash");
  desk.ecsync.home().write("rc", "PS1='ready> '\nsource " + script + "\n");
  auto bash = Terminal::of(
      desk.ecsync, {"/usr/bin/bash", "--noprofile", "--rcfile", desk.ecsync.home() / "rc", "-i"});
  REQUIRE(bash.expect("ready> "));
  // The id holds a colon, at which readline splits words.
  bash.type("ecsync connections sh\tshopee:\t--columns id,name\n");
  CHECK(bash.expect("shopee:1 --columns"));
  CHECK(bash.expect("hanoi"));
  bash.type("exit\n");
  CHECK(bash.wait() == 0);
}

TEST_CASE("fish completes commands, values and what the file knows") {
  const Desk desk;
  CHECK(holds(in_fish(desk, "ecsync con"), "connections\tlist, rename, show\n"));
  CHECK(in_fish(desk, "ecsync orders show ") ==
        "B1\tpacking, hanoi\nA2\tpacking, hanoi\nA1\tpacking, hanoi\n");
  CHECK(in_fish(desk, "ecsync orders --format=js") == "--format=json\n--format=jsonl\n");
  CHECK(in_fish(desk, "ecsync sync-orders shopee:") == "shopee:1\thanoi\n");
  CHECK(in_fish(desk, "ecsync orders show shopee:1/B") == "shopee:1/B1\tpacking\n");
  CHECK(holds(in_fish(desk, "ecsync products show N"), "NON"));
  CHECK(holds(in_fish(desk, "ecsync products import a"), "file.csv"));
  CHECK(holds(in_fish(desk, "ecsync orders --output=a"), "--output=a"));
  CHECK(in_fish(desk, "ecsync nonsense ") == "");
}

TEST_CASE("zsh completes commands, values and what the file knows") {
  const Desk desk;
  CHECK(in_zsh(desk, "ecsync", "con") == "config\nconnect\nconnections\n");
  CHECK(in_zsh(desk, "ecsync orders show", "") == "B1\nA2\nA1\n");
  CHECK(in_zsh(desk, "ecsync orders", "--format=js") == "--format=json\n--format=jsonl\n");
  CHECK(in_zsh(desk, "ecsync sync-orders", "shopee:") == "shopee:1\n");
  CHECK(in_zsh(desk, "ecsync products show", "N") == "NON LA\n");
  CHECK(in_zsh(desk, "ecsync products import", "a") == "FILES\n");
  CHECK(in_zsh(desk, "ecsync nonsense", "") == "");
}

TEST_CASE("a person in zsh presses TAB") {
  const Desk desk;
  const auto script = desk.script("zsh");
  desk.ecsync.home().write(
      ".zshrc", "PS1='ready> '\nautoload -U compinit\ncompinit -u -D\nsource " + script + "\n");
  auto zsh = Terminal::of(desk.ecsync, {"/usr/bin/zsh", "-d", "-i"});
  REQUIRE(zsh.expect("ready> "));
  zsh.type("ecsync connections sh\tshopee:\t--columns id,name\r");
  CHECK(zsh.expect("hanoi"));
  zsh.type("ecsync products show NON\t--columns unit --format csv\r");
  CHECK(zsh.expect("c\u00e1i"));
  zsh.type("exit\r");
  CHECK(zsh.wait() == 0);
}

}  // namespace ecsync::test
