#include <doctest/doctest.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <set>

#include "core/db/database.h"
#include "tests/cli/slip_shop.h"
#include "tests/support/sanitizers.h"

namespace ecsync::test {
namespace {

/// Commands that need neither a network nor paper.
const std::vector<std::vector<std::string>> light{{"version"},
                                                  {"help"},
                                                  {"help", "orders", "list"},
                                                  {"__complete", "--", "orders", ""},
                                                  {"orders"},
                                                  {"orders", "show", "1"},
                                                  {"status"},
                                                  {"config", "show"},
                                                  {"slips"},
                                                  {"products"},
                                                  {"stock"},
                                                  {"connections"},
                                                  {"__complete", "--", "orders", "show", ""}};

/// A home with an empty database.
class EmptyHome : public Program {
 public:
  EmptyHome() {
    const auto folder = std::filesystem::path(database()).parent_path();
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
    REQUIRE(db::Database::open(database()));
  }
};

/// A shop with the slip PX000001.
struct PrintShop : SlipShop {
  PrintShop() {
    shop.stock("A", 10);
    shop.sell("A1", {{"10", 2}});
    shop.link("10", {"A"});
    REQUIRE(run({"export-slip", "A1"}).status == 0);
  }
  std::vector<std::string> print(const std::string& file) const {
    return {"slips", "print", "PX000001", "-o", ecsync.home() / file};
  }
};

/// The libraries that a run loads at its start and later, as the dynamic linker tells.
std::set<std::string> libraries(Program& ecsync, const std::vector<std::string>& words) {
  const auto log = ecsync.home() / "libraries";
  ecsync.set("LD_DEBUG", "files");
  ecsync.set("LD_DEBUG_OUTPUT", log);
  ecsync.run(words);
  ecsync.unset("LD_DEBUG");
  std::set<std::string> loaded;
  for (const auto& entry : std::filesystem::directory_iterator(ecsync.home().path())) {
    if (!entry.path().filename().string().starts_with("libraries")) continue;
    std::ifstream file(entry.path());
    const std::string begin = "calling init: ";
    for (std::string line; std::getline(file, line);) {
      const auto at = line.find(begin);
      if (at == std::string::npos) continue;
      loaded.insert(std::filesystem::path(line.substr(at + begin.size())).filename());
    }
    std::filesystem::remove(entry.path());
  }
  return loaded;
}

bool any_of(const std::set<std::string>& libraries, const std::string& part) {
  return std::any_of(libraries.begin(), libraries.end(),
                     [&](const std::string& each) { return holds(each, part); });
}

/// A database of time zones that is watched from now on.
class WatchedZones {
 public:
  WatchedZones() : watch_(inotify_init1(IN_NONBLOCK)) {
    for (const auto* folder : {"Here", "There"}) {
      std::filesystem::create_directory(folder_.path() / folder);
      for (const auto* zone : {"One", "Two", "Three"})
        std::filesystem::copy_file("/usr/share/zoneinfo/Asia/Ho_Chi_Minh",
                                   folder_.path() / folder / zone);
      inotify_add_watch(watch_, (folder_.path() / folder).c_str(), IN_OPEN);
    }
    inotify_add_watch(watch_, folder_.path().c_str(), IN_OPEN);
  }
  WatchedZones(const WatchedZones&) = delete;
  WatchedZones& operator=(const WatchedZones&) = delete;
  ~WatchedZones() { close(watch_); }

  std::string folder() const { return folder_.path(); }
  /// The names of what was opened; "" is a folder that was listed.
  std::set<std::string> opened() const {
    std::set<std::string> names;
    alignas(inotify_event) std::array<char, 16384> buffer{};
    const auto size = read(watch_, buffer.data(), buffer.size());
    for (std::ptrdiff_t at = 0; at < size;) {
      const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
      names.insert(event->len == 0 ? "" : event->name);
      at += static_cast<std::ptrdiff_t>(sizeof(inotify_event) + event->len);
    }
    return names;
  }

 private:
  TempDir folder_;
  int watch_;
};

}  // namespace

TEST_CASE("a command without network and paper loads few libraries") {
  EmptyHome ecsync;
  for (const auto& words : light) {
    CAPTURE(words);
    const auto loaded = libraries(ecsync, words);
    CAPTURE(loaded);
    CHECK(any_of(loaded, "libsqlite3"));
    CHECK(loaded.size() <= 25);
    for (const auto* heavy : {"libcurl", "libssl", "pango", "cairo", "fontconfig", "zint",
                              "httplib", "network.so", "paper.so", "visit.so"})
      CHECK_FALSE(any_of(loaded, heavy));
  }
}

TEST_CASE("a command that prints loads what draws, and no network") {
  PrintShop shop;
  const auto loaded = libraries(shop.ecsync, shop.print("slip.pdf"));
  CHECK(any_of(loaded, "paper.so"));
  CHECK(any_of(loaded, "pangocairo"));
  CHECK(any_of(loaded, "libzint"));
  CHECK_FALSE(any_of(loaded, "network.so"));
  // A sanitizer that looks at fontconfig's leaks starts a symbolizer, which loads libcurl itself.
  if (!watches_addresses) CHECK_FALSE(any_of(loaded, "libcurl"));
}

TEST_CASE("a doctor that stays offline loads what draws, and no network") {
  EmptyHome ecsync;
  const auto loaded = libraries(ecsync, {"doctor"});
  CHECK(any_of(loaded, "paper.so"));
  CHECK_FALSE(any_of(loaded, "network.so"));
  if (!watches_addresses) CHECK_FALSE(any_of(loaded, "libcurl"));
}

TEST_CASE("a program without its modules says so where it needs one, and else works") {
  const PrintShop shop;
  const TempDir folder;
  std::filesystem::create_directory(folder.path() / "bin");
  const auto program = folder / "bin/ecsync";
  std::filesystem::copy_file(ECSYNC_BINARY, program);
  auto line = shop.print("slip.pdf");
  line.insert(line.begin(), program);
  const auto ran = shop.ecsync.run_other(line);
  CHECK(ran.status == 1);
  CHECK(holds(ran.err, "cannot load " + (folder / "lib/ecsync/paper.so")));
  CHECK(holds(ran.err, "install it again"));
  CHECK(shop.ecsync.run_other({program, "slips"}).status == 0);
}

TEST_CASE("a command reads the file of its time zone and looks at no other") {
  EmptyHome ecsync;
  const WatchedZones zones;
  ecsync.set("TZDIR", zones.folder());
  for (const auto& words : {std::vector<std::string>{"version"}, {"orders"}, {"status"}}) {
    CAPTURE(words);
    auto line = words;
    line.insert(line.end(), {"--timezone", "Here/Two"});
    CHECK(ecsync.run(line).status == 0);
    CHECK(zones.opened() == std::set<std::string>{"Two"});
  }
}

}  // namespace ecsync::test
