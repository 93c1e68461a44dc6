#include <doctest/doctest.h>

#include "tests/support/holds.h"
#include "tests/support/program.h"
#include "tests/support/terminal.h"

// 31/12/2026 is a day to Vietnamese readers; to others it might be any of two, so it is asked for
// in the form that all read alike.
namespace ecsync::test {
namespace {

using Words = std::vector<std::string>;

/// Every flag that takes a day.
const std::vector<Words>& lines_with(const std::string& day) {
  static std::vector<Words> all;
  all = {{"orders", "list", "--since", day},
         {"orders", "list", "--until", day},
         {"slips", "list", "--since", day},
         {"returns", "list", "--since", day},
         {"stock", "list", "--as-of", day},
         {"slips", "pick", "--awaiting", "--date", day},
         {"slips", "export", "--awaiting", "--date", day},
         {"export-slip", "--all-eligible", "--since", day},
         {"report", "--since", day},
         {"sync-orders", "--since", day},
         {"verify", "--since", day}};
  return all;
}

}  // namespace

TEST_CASE("a day with slashes is answered with the ones that it may be") {
  const Program ecsync;
  for (const auto& words : lines_with("31/1/2026")) {
    CAPTURE(words);
    const auto ran = ecsync.run(words);
    CHECK(ran.status == 2);
    CHECK(holds(ran.err, "Write 2026-01-31."));
  }
  const auto either = ecsync.run({"orders", "--since", "03/01/2026"}).err;
  CHECK(holds(either, "2026-01-03"));
  CHECK(holds(either, "2026-03-01"));
  CHECK(holds(ecsync.run({"orders", "--since", "32/1/2026"}).err, "is neither a day"));
}

TEST_CASE("with --lang vi a day may be written with the day first") {
  Program ecsync;
  REQUIRE(ecsync.run({"warehouses", "add", "HN", "--name", "Kho", "--default"}).status == 0);
  for (auto words : lines_with("31/1/2026")) {
    CAPTURE(words);
    words.insert(words.begin(), {"--lang", "vi"});
    CHECK(ecsync.run(words).status == 0);
  }
  ecsync.set("ECSYNC_LANG", "vi");
  CHECK(ecsync.run({"orders", "--since", "1/2/2026"}).status == 0);
  CHECK(ecsync.run({"orders", "--since", "30/2/2026"}).status == 2);
  CHECK(ecsync.run({"orders", "--since", "1/2/2026", "--lang", "en"}).status == 2);
}

TEST_CASE("a Vietnamese locale reads the day first on a terminal, and nowhere else") {
  Program ecsync;
  ecsync.set("LC_ALL", "vi_VN.UTF-8");
  const Words words{"orders", "--since", "31/1/2026"};
  CHECK(ecsync.run(words).status == 2);
  Terminal terminal(ecsync, words);
  CHECK(terminal.wait() == 0);
  ecsync.set("LC_ALL", "C.UTF-8");
  Terminal other(ecsync, words);
  CHECK(other.wait() == 2);
}

}  // namespace ecsync::test
