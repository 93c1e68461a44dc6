#include <doctest/doctest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "core/base/shell.h"
#include "tests/support/market_stage.h"

namespace ecsync::test {
namespace {

namespace fs = std::filesystem;

constexpr uid_t seller = 12345;

bool cannot_give_files_away() {
  if (geteuid() == 0) return false;
  MESSAGE("SKIPPED: files cannot be given to another user");
  return true;
}

/// A home folder that is the seller's, and the program started in it by root and by the seller. Not
/// Program::run, which takes root's rights away.
class SellersHome {
 public:
  SellersHome() {
    stage.connect(1, {"--name", "hanoi"});
    give_away();
  }

  /// As under sudo; stderr comes with stdout.
  Ran as_root(const std::vector<std::string>& words) { return run({}, words); }
  Ran as_seller(const std::vector<std::string>& words) {
    const auto id = std::to_string(seller);
    return run({"setpriv", "--reuid=" + id, "--regid=" + id, "--clear-groups"}, words);
  }
  /// Files and folders of the home that are not the seller's.
  std::vector<std::string> left_by_root() {
    std::vector<std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(home())) {
      struct stat status {};
      if (lstat(entry.path().c_str(), &status) == 0 && status.st_uid != seller)
        found.push_back(entry.path().filename().string());
    }
    return found;
  }

  LazadaStage stage{std::vector<std::string>{"--orders", "10", "--products", "4", "--shops", "1"}};

 private:
  const fs::path& home() { return stage.ecsync().home().path(); }

  void give_away() {
    REQUIRE(chown(home().c_str(), seller, seller) == 0);
    for (const auto& entry : fs::recursive_directory_iterator(home()))
      REQUIRE(lchown(entry.path().c_str(), seller, seller) == 0);
  }

  Ran run(std::vector<std::string> line, const std::vector<std::string>& words) {
    const auto variables = stage.ecsync().environment();
    line.insert(line.begin(), variables.begin(), variables.end());
    line.insert(line.begin(), {"env", "-i"});
    line.emplace_back(ECSYNC_BINARY);
    line.insert(line.end(), words.begin(), words.end());
    std::string command;
    for (const auto& word : line) command += shell::word(word) + " ";
    Ran ran;
    FILE* output = popen((command + "2>&1").c_str(), "re");
    REQUIRE(output != nullptr);
    for (int c = 0; (c = std::fgetc(output)) != EOF;) ran.out += static_cast<char>(c);
    ran.status = WEXITSTATUS(pclose(output));
    return ran;
  }
};

}  // namespace

TEST_CASE("one run under sudo over another user's file leaves nothing of root's behind") {
  if (cannot_give_files_away()) return;
  SellersHome home;
  // The key is the seller's, and root may not use it.
  for (const auto& words : std::vector<std::vector<std::string>>{
           {"sync-orders"}, {"sync-products"}, {"status", "--online"}, {"orders"}}) {
    const auto ran = home.as_root(words);
    CAPTURE(ran.out);
    CHECK(home.left_by_root() == std::vector<std::string>{});
  }
  CHECK(home.as_root({"sync-orders"}).status == 12);
  CHECK(home.as_root({"products", "add", "P", "--name", "Áo", "--unit", "cái"}).status == 0);
  CHECK(home.left_by_root() == std::vector<std::string>{});

  const auto ran = home.as_seller({"sync-orders"});
  CAPTURE(ran.out);
  CHECK(ran.status == 0);
  CHECK(home.as_seller({"sync-products"}).status == 0);
  CHECK(home.stage.count("SELECT count(*) FROM orders") > 0);

  CHECK(home.as_root({"disconnect", "hanoi", "-y"}).status == 0);
  CHECK(home.left_by_root() == std::vector<std::string>{});
  CHECK(home.as_seller({"connections", "--all"}).status == 0);
}

TEST_CASE("what root left behind is told with its owner and the chown, by every command it stops") {
  if (cannot_give_files_away()) return;
  SellersHome home;
  REQUIRE(home.as_seller({"sync-orders"}).status == 0);
  const auto database = home.stage.ecsync().database();
  const auto lock = database + ".sync-lazada-" +
                    std::to_string(home.stage.count("SELECT shop_id FROM connections")) + ".lock";
  const auto folder = fs::path(database).parent_path().string();
  const auto key = folder + "/default.key";
  const auto journal = database + "-journal";
  /// What root owns, which command meets it, and how it ends.
  struct Left {
    std::string file;
    std::vector<std::string> words;
    int status;
  };
  std::vector<Left> all{{lock, {"sync-orders"}, 10}, {key, {"sync-orders"}, 12}};
  for (const auto& file : {database, folder, journal})
    for (const auto& words : std::vector<std::vector<std::string>>{
             {"sync-orders"},
             {"orders"},
             {"status"},
             {"exceptions"},
             {"export-slip", "1"},
             {"products", "add", "P", "--name", "Áo", "--unit", "cái"},
             {"backup", "/tmp/never.db"}})
      all.push_back({file, words, 10});
  { const std::ofstream made(journal); }
  REQUIRE(chmod(journal.c_str(), 0600) == 0);
  REQUIRE(chown(journal.c_str(), seller, seller) == 0);
  for (const auto& [file, words, status] : all) {
    const auto shown = words.front() + " " + file;
    CAPTURE(shown);
    REQUIRE(chown(file.c_str(), 0, 0) == 0);
    const auto ran = home.as_seller(words);
    CAPTURE(ran.out);
    CHECK(ran.status == status);
    CHECK(holds(ran.out, file + " belongs to root"));
    CHECK(holds(ran.out, "Run: sudo chown 12345: " + file));
    const auto doctor = home.as_seller({"doctor"});
    CHECK(doctor.status == 9);
    CHECK(holds(doctor.out, file));
    CHECK(holds(doctor.out, "sudo chown 12345: " + file));
    REQUIRE(chown(file.c_str(), seller, seller) == 0);
  }
  CHECK(home.as_seller({"sync-orders"}).status == 0);
}

TEST_CASE("doctor names who owns what the seller cannot use, each by its id") {
  if (cannot_give_files_away()) return;
  SellersHome home;
  REQUIRE(home.as_seller({"sync-orders"}).status == 0);
  const auto database = home.stage.ecsync().database();
  const auto lock = database + ".sync-lazada-" +
                    std::to_string(home.stage.count("SELECT shop_id FROM connections")) + ".lock";
  for (const auto& [id, file] : {std::pair{"locks.owner", lock}, {"database.owner", database}}) {
    const std::string looked_for = id;
    CAPTURE(looked_for);
    REQUIRE(chown(file.c_str(), 0, 0) == 0);
    CHECK(holds(home.as_seller({"doctor"}).out, std::string("ecsync: ") + id + ": "));
    REQUIRE(chown(file.c_str(), seller, seller) == 0);
    CHECK_FALSE(holds(home.as_seller({"doctor"}).out, std::string("ecsync: ") + id + ": "));
  }
}

TEST_CASE("who works as root on another's files is told to work as the owner") {
  if (cannot_give_files_away()) return;
  SellersHome home;
  const auto ran = home.as_root({"sync-orders"});
  CHECK(ran.status == 12);
  CHECK(holds(ran.out, "default.key belongs to 12345"));
  CHECK(holds(ran.out, "Run the command as 12345, without sudo"));
}

TEST_CASE("doctor sees a disk that is full and one that is read-only") {
  if (cannot_give_files_away()) return;
  const Program ecsync;
  const auto place = ecsync.home() / "disk";
  fs::create_directory(place);
  const auto doctor = [&](const std::string& mount) {
    const auto line = "unshare -m sh -c '" + mount +
                      " && env -i HOME=" + ecsync.home().path().string() + " PATH=/usr/bin:/bin " +
                      ECSYNC_BINARY + " doctor --database " + place + "/shop.db' 2>&1";
    Ran ran;
    FILE* output = popen(line.c_str(), "re");
    REQUIRE(output != nullptr);
    for (int c = 0; (c = std::fgetc(output)) != EOF;) ran.out += static_cast<char>(c);
    ran.status = WEXITSTATUS(pclose(output));
    return ran;
  };
  const auto full = doctor("mount -t tmpfs -o size=1m,mode=700 none " + place);
  if (full.status != 9) {
    MESSAGE("SKIPPED: nothing can be mounted here");
    return;
  }
  CHECK(holds(full.out, "ecsync: database.space: "));
  CHECK(holds(full.out, "Free some space there: 64 MB or more."));
  const auto read_only = doctor("mount -t tmpfs -o ro,mode=700 none " + place);
  CHECK(holds(read_only.out, "ecsync: database.filesystem: "));
  CHECK(holds(read_only.out, "Mount it for writing"));
}

}  // namespace ecsync::test
