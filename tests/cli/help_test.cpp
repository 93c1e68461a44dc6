#include <doctest/doctest.h>

#include <sstream>

#include "cli/commands/commands.h"
#include "cli/line/arguments.h"
#include "tests/support/lines.h"
#include "tests/support/program.h"
#include "tests/support/schema.h"
#include "tests/support/shell_words.h"
#include "tests/support/terminal.h"

// What a person sees who asks for help or mistypes.
namespace ecsync::test {
namespace {

/// Every command as its words, and every noun.
std::vector<std::vector<std::string>> all_topics() {
  std::set<std::string> names;
  for (const auto& command : cli::all_commands()) {
    names.insert(command.name);
    names.insert(command.name.substr(0, command.name.find(' ')));
  }
  std::vector<std::vector<std::string>> topics;
  for (const auto& name : names) {
    std::istringstream words(name);
    topics.emplace_back();
    for (std::string word; words >> word;) topics.back().push_back(word);
  }
  return topics;
}

std::vector<std::string> with(std::vector<std::string> words, const std::string& last) {
  words.push_back(last);
  return words;
}

}  // namespace

TEST_CASE("every command explains itself with two examples or more that it understands") {
  for (const auto& command : cli::all_commands()) {
    CAPTURE(command.name);
    CHECK(command.examples.size() >= 2);
    for (const auto& example : command.examples) {
      CAPTURE(example);
      auto words = shell_words(example);
      // `ecsync products --format csv | ecsync products import -` shows the command behind a pipe.
      const auto piped = example.find("| ecsync ");
      if (piped != std::string::npos) words = shell_words(example.substr(piped + 2));
      REQUIRE(words.front() == "ecsync");
      words.erase(words.begin());
      const auto commands = cli::all_commands();
      const auto line = cli::read_line(words, commands);
      REQUIRE(line);
      if (line->command != nullptr) CHECK(line->command->name == command.name);
    }
  }
}

TEST_CASE("help of every command fits the terminal, and none of it is lost") {
  Program ecsync;
  for (const auto& topic : all_topics()) {
    std::vector<std::string> words{"help"};
    words.insert(words.end(), topic.begin(), topic.end());
    CAPTURE(fmt::format("{}", fmt::join(words, " ")));
    ecsync.unset("COLUMNS");
    const auto usual = ecsync.run(words);
    CHECK(usual.status == 0);
    CHECK(usual.err == "");
    CHECK(widest_line(usual.out) <= 80);
    CHECK(holds(usual.out, "Examples:"));
    CHECK(ecsync.run(with(topic, "-h")).out == usual.out);
    ecsync.set("COLUMNS", "60");
    const auto narrow = ecsync.run(words);
    CHECK(widest_line(narrow.out) <= 60);
    const auto squeezed = [](std::string text) {
      text.erase(std::remove_if(text.begin(), text.end(),
                                [](char c) { return c == ' ' || c == '\n' || c == '\\'; }),
                 text.end());
      return text;
    };
    CHECK(squeezed(narrow.out) == squeezed(usual.out));
  }
  ecsync.set("COLUMNS", "60");
  CHECK(widest_line(ecsync.run({"help"}).out) <= 60);
  CHECK(widest_line(ecsync.run({}).err) <= 60);
}

TEST_CASE("on a terminal help is as wide as the terminal") {
  const Program ecsync;
  Terminal terminal(ecsync, {"help"});  // 120 columns
  CHECK(terminal.wait() == 0);
  CHECK(widest_line(terminal.screen()) > 80);
  CHECK(widest_line(terminal.screen()) <= 100);
}

TEST_CASE("help as a document is the same whatever the terminal") {
  Program ecsync;
  const auto usual = ecsync.run({"help", "orders", "--json"});
  CHECK(schema_fault(usual.out, "help") == "");
  ecsync.set("COLUMNS", "50");
  CHECK(ecsync.run({"orders", "-h", "--json"}).out == usual.out);
}

TEST_CASE("commands, verbs, flags and marketplaces that are mistyped name what was meant") {
  const Program ecsync;
  const std::vector<std::pair<std::vector<std::string>, std::string>> slips{
      {{"sync-oders"}, "unknown command 'sync-oders'; did you mean 'sync-orders'?"},
      {{"sync"}, "unknown command 'sync'; did you mean 'sync-orders' or 'sync-products'?"},
      {{"stock", "recieve"}, "unknown command 'stock recieve'; did you mean 'stock receive'?"},
      {{"orders", "560694402192001"},
       "unknown command 'orders 560694402192001'; did you mean 'orders show 560694402192001'?"},
      {{"help", "slips", "pirnt"}, "unknown command 'slips pirnt'; did you mean 'slips print'?"},
      {{"orders", "--sarch", "x"},
       "unknown flag '--sarch' of 'ecsync orders list'; did you mean "
       "'--search'?"},
      {{"--databse", "x", "orders"}, "unknown flag '--databse'; did you mean '--database'?"},
      {{"connect", "shoppe"},
       "'shoppe' is not a marketplace that ecsync knows; did you mean "
       "'shopee'?"},
      {{"connect", "Lazda"}, "did you mean 'lazada'?"},
      {{"connect", "amazon"}, "'amazon' is not a marketplace that ecsync knows\n"},
  };
  for (const auto& slip : slips) {
    const auto& message = slip.second;
    CAPTURE(message);
    const auto ran = ecsync.run(slip.first);
    CHECK(ran.status == 2);
    CHECK(ran.out == "");
    CHECK(holds(ran.err, message));
  }
}

}  // namespace ecsync::test
