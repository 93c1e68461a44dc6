#include "core/db/database.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <functional>
#include <utility>

#include "core/base/stop.h"
#include "core/db/query.h"
#include "core/db/sqlite/database_file.h"
#include "core/db/sqlite/migrate.h"
#include "core/db/sqlite/sqlite_error.h"
#include "tests/support/fixed_clock.h"
#include "tests/support/helper_process.h"
#include "tests/support/stored.h"
#include "tests/support/temp_dir.h"

namespace ecsync::db {

namespace fs = std::filesystem;
using test::ask;
using test::ask_text;
using test::TempDir;

namespace {

unsigned mode_of(const std::string& path) {
  struct stat info {};
  REQUIRE(::stat(path.c_str(), &info) == 0);
  return info.st_mode & 07777;
}

/// The code that opening ends with; internal when it succeeds.
ErrorCode refusal(const std::string& path) {
  const auto database = Database::open(path);
  if (database) return ErrorCode::internal;
  CHECK_FALSE(database.error().message.empty());
  CHECK_FALSE(database.error().hint.empty());
  return database.error().code;
}

/// Runs `work` in a process of its own, which ends with its answer.
template <class Work>
pid_t in_child(const Work& work) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    int status = 1;
    try {
      status = work() ? 0 : 1;
    } catch (...) {
      status = 2;
    }
    ::_exit(status);
  }
  return child;
}

int wait_for(pid_t child) {
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// SQLite's usual way to the disk, where something happens when it first looks a file up: after our
/// own look at the file and before it is opened.
class EventfulDisk {
 public:
  explicit EventfulDisk(std::function<void()> event) : usual_(sqlite3_vfs_find(nullptr)) {
    happens_ = std::move(event);
    disk_ = *usual_;
    disk_.zName = "eventful";
    disk_.xFullPathname = [](sqlite3_vfs* disk, const char* name, int size, char* full) {
      if (const auto now = std::exchange(happens_, nullptr)) now();
      return sqlite3_vfs_find("unix")->xFullPathname(disk, name, size, full);
    };
    sqlite3_vfs_register(&disk_, 1);
  }
  EventfulDisk(const EventfulDisk&) = delete;
  EventfulDisk& operator=(const EventfulDisk&) = delete;
  ~EventfulDisk() {
    sqlite3_vfs_unregister(&disk_);
    sqlite3_vfs_register(usual_, 1);
  }

 private:
  static inline std::function<void()> happens_;
  sqlite3_vfs* usual_;
  sqlite3_vfs disk_{};
};

}  // namespace

TEST_CASE("opening makes the folders 0700 and the file 0600 whatever the umask says") {
  const TempDir folder;
  const auto path = folder / "data/shops/ecsync.db";
  const auto old_mask = ::umask(0);
  auto database = Database::open(path);
  ::umask(old_mask);
  REQUIRE(database);
  CHECK(mode_of(folder / "data") == 0700);
  CHECK(mode_of(folder / "data/shops") == 0700);
  CHECK(mode_of(path) == 0600);
  CHECK(database->path() == path);
  test::FixedClock clock{Timestamp{}};
  REQUIRE(database->lease({"lazada:1", verbatim("lazada:1"), "test", {}}, clock));
  CHECK(mode_of(path + ".lazada:1.lock") == 0600);
}

TEST_CASE("every connection to the file has the settings that keep a committed token") {
  const TempDir folder;
  auto database = Database::open(folder / "x.db");
  REQUIRE(database);
  CHECK(ask_text(*database, "PRAGMA journal_mode") == "truncate");
  CHECK(ask(*database, "PRAGMA synchronous") == 2);
  CHECK(ask(*database, "PRAGMA foreign_keys") == 1);
  CHECK(ask(*database, "PRAGMA secure_delete") == 1);
  CHECK(ask(*database, "PRAGMA trusted_schema") == 0);
  CHECK(ask(*database, "PRAGMA cell_size_check") == 1);
  CHECK(ask(*database, "PRAGMA temp_store") == 2);
  CHECK(ask(*database, "PRAGMA mmap_size") == 0);
  CHECK(ask(*database, "PRAGMA application_id") == application_id);
  CHECK(ask(*database, "PRAGMA user_version") == current_schema().version());
}

TEST_CASE("a file that was made earlier opens with what it holds") {
  const TempDir folder;
  {
    auto database = Database::open(folder / "x.db");
    REQUIRE(database);
    test::add_shop(*database);
  }
  auto database = Database::open_existing(folder / "x.db");
  REQUIRE(database);
  CHECK(list_connections(*database, false).size() == 1);
}

TEST_CASE("asking for an existing file makes none and says how to begin") {
  const TempDir folder;
  for (const auto* name : {"none.db", "no/folder/none.db"}) {
    const auto database = Database::open_existing(folder / name);
    REQUIRE_FALSE(database);
    CHECK(database.error().code == ErrorCode::not_found);
    CHECK(database.error().hint.english().find("ecsync connect") != std::string::npos);
  }
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("a file that is not ours alone is refused and left as it was") {
  const TempDir folder;
  REQUIRE(Database::open(folder / "good.db"));

  SUBCASE("a symbolic link") {
    fs::create_symlink(folder / "good.db", folder / "link.db");
    CHECK(refusal(folder / "link.db") == ErrorCode::db_unusable);
  }
  SUBCASE("a link that points nowhere") {
    fs::create_symlink(folder / "none.db", folder / "link.db");
    CHECK(refusal(folder / "link.db") == ErrorCode::db_unusable);
    CHECK_FALSE(fs::exists(folder / "none.db"));
  }
  SUBCASE("a file that others can read") {
    ::chmod((folder / "good.db").c_str(), 0640);
    CHECK(refusal(folder / "good.db") == ErrorCode::db_unusable);
    CHECK(mode_of(folder / "good.db") == 0640);
  }
  SUBCASE("a folder that others can write to") {
    fs::create_directory(folder / "open");
    for (const unsigned mode : {0770U, 0707U}) {
      ::chmod((folder / "open").c_str(), mode);
      CHECK(refusal(folder / "open/x.db") == ErrorCode::db_unusable);
    }
    CHECK(fs::is_empty(folder / "open"));
  }
  SUBCASE("a folder in the place of the file") {
    fs::create_directory(folder / "folder.db");
    CHECK(refusal(folder / "folder.db") == ErrorCode::db_unusable);
  }
  SUBCASE("a journal that is a link") {
    fs::create_symlink("/etc/hostname", folder / "good.db-journal");
    CHECK(refusal(folder / "good.db") == ErrorCode::db_unusable);
  }
  SUBCASE("no name at all") {
    CHECK(refusal("") == ErrorCode::db_unusable);
    CHECK(refusal(folder / "") == ErrorCode::db_unusable);
  }
}

TEST_CASE("a link that takes the file's place while it is being opened is not followed") {
  const TempDir folder;
  REQUIRE(Database::open(folder / "ours.db"));
  REQUIRE(Database::open(folder / "theirs.db"));
  const EventfulDisk disk([&] {
    fs::remove(folder / "ours.db");
    fs::create_symlink(folder / "theirs.db", folder / "ours.db");
  });
  CHECK(refusal(folder / "ours.db") == ErrorCode::db_unusable);
  CHECK(fs::is_symlink(folder / "ours.db"));
}

TEST_CASE("a sticky folder of root or ourselves is as good as a private one") {
  const TempDir folder;
  fs::create_directory(folder / "shared");
  ::chmod((folder / "shared").c_str(), 01777);
  CHECK(Database::open(folder / "shared/x.db"));
}

TEST_CASE("a folder may be reached through a link") {
  const TempDir folder;
  fs::create_directory(folder / "real");
  ::chmod((folder / "real").c_str(), 0700);
  fs::create_directory_symlink(folder / "real", folder / "link");
  auto database = Database::open(folder / "link/x.db");
  REQUIRE(database);
  test::FixedClock clock{Timestamp{}};
  REQUIRE(database->lease({"a", verbatim("a"), "test", {}}, clock));
  CHECK(fs::exists(folder / "real/x.db.a.lock"));
  // The same one for whoever comes another way.
  auto other = Database::open(folder / "real/x.db");
  REQUIRE(other);
  auto held = database->lease({"a", verbatim("a"), "test", {}}, clock);
  CHECK(other->lease({"a", verbatim("a"), "test", {}}, clock).error().code == ErrorCode::locked);
}

TEST_CASE("another program's file is refused and not changed by a byte") {
  const TempDir folder;
  {
    SQLite::Database other(folder / "other.db", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    other.exec("CREATE TABLE notes (text); PRAGMA user_version = 1");
    SQLite::Database marked(folder / "marked.db", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    marked.exec("PRAGMA application_id = 7");
  }
  folder.write("noise.db", std::string(5000, '\x5a'));
  for (const auto* name : {"other.db", "marked.db", "noise.db"}) {
    const auto path = folder / name;
    ::chmod(path.c_str(), 0600);
    const auto before = test::bytes_of(path);
    CHECK(refusal(path) == ErrorCode::db_unusable);
    CHECK(test::bytes_of(path) == before);
  }
}

TEST_CASE("a file of a newer program is refused and not changed") {
  const TempDir folder;
  const auto path = folder / "x.db";
  {
    auto database = Database::open(path);
    REQUIRE(database);
    database->engine().execute("PRAGMA user_version = 999");
  }
  const auto before = test::bytes_of(path);
  CHECK(refusal(path) == ErrorCode::db_too_new);
  CHECK(test::bytes_of(path) == before);
}

TEST_CASE("network file systems are told by their numbers") {
  CHECK(is_network_file_system(0x6969));                         // NFS
  CHECK(is_network_file_system(0x517B));                         // SMB
  CHECK(is_network_file_system(static_cast<int>(0xFF534D42U)));  // CIFS, sign-extended
  CHECK(is_network_file_system(0xFE534D42L));                    // SMB2
  CHECK_FALSE(is_network_file_system(0xEF53));                   // ext4
  CHECK_FALSE(is_network_file_system(0x01021994));               // tmpfs
}

TEST_CASE("a creation that was cut short is completed by the next open") {
  const TempDir folder;
  folder.write("x.db", "");
  auto database = Database::open(folder / "x.db");
  REQUIRE(database);
  CHECK(list_connections(*database, true).empty());
}

TEST_CASE("processes that make the file at once all succeed") {
  for (int round = 0; round < 20; ++round) {
    const TempDir folder;
    const auto path = folder / "new/x.db";
    std::vector<pid_t> children;
    for (int i = 0; i < 4; ++i)
      children.push_back(in_child([&] { return Database::open(path).has_value(); }));
    for (const auto child : children) CHECK(wait_for(child) == 0);
    auto database = Database::open_existing(path);
    REQUIRE(database);
    CHECK(ask_text(*database, "PRAGMA integrity_check") == "ok");
  }
}

TEST_CASE("a file that another program holds past the timeout is db_busy") {
  const TempDir folder;
  auto holder = Database::open(folder / "x.db");
  auto other = Database::open(folder / "x.db", std::chrono::milliseconds(20));
  REQUIRE(holder);
  REQUIRE(other);
  const Transaction held(*holder);
  try {
    const Transaction refused(*other);
    FAIL("two writers at once");
  } catch (const DatabaseError& error) {
    CHECK(error.error().code == ErrorCode::db_busy);
    CHECK(error.error().message.english().find(other->path()) != std::string::npos);
  }
}

TEST_CASE("a writer waits for another program at least ten seconds, unless it is stopped") {
  static_assert(default_busy_timeout >= std::chrono::seconds(10));
  const TempDir folder;
  REQUIRE(Database::open(folder / "x.db"));
  const auto process = test::start_process([&] {
    watch_stop_signals();
    auto holder = Database::open(folder / "x.db");
    auto other = Database::open(folder / "x.db");
    const Transaction held(*holder);
    const pid_t self = ::getpid();
    if (::fork() == 0) {
      ::usleep(300'000);
      ::kill(self, SIGTERM);
      ::_exit(0);
    }
    const auto begin = std::chrono::steady_clock::now();
    try {
      const Transaction refused(*other);
    } catch (const DatabaseError& error) {
      const auto waited = std::chrono::steady_clock::now() - begin;
      const bool in_time = waited >= std::chrono::seconds(1) && waited < std::chrono::seconds(8);
      return in_time && error.error().code == ErrorCode::interrupted ? 0 : 1;
    }
    return 2;
  });
  CHECK(test::end_of(process) == 0);
}

TEST_CASE("readers go on while a writer prepares its transaction") {
  const TempDir folder;
  auto writer = Database::open(folder / "x.db");
  REQUIRE(writer);
  test::add_shop(*writer);
  auto reader = Database::open(folder / "x.db", std::chrono::milliseconds(20));
  REQUIRE(reader);
  const Transaction held(*writer);
  Query(*writer, "UPDATE connections SET shop_name = 'changed'"_sql).run();
  CHECK(list_connections(*reader, false).at(0).shop_name == "Shop 1001");
}

TEST_CASE("a full disk is an error with a hint and leaves what was committed") {
  const TempDir folder;
  auto database = Database::open(folder / "x.db");
  REQUIRE(database);
  const auto shop = test::add_shop(*database);
  ask(*database, "PRAGMA max_page_count = 70");
  try {
    Transaction transaction(*database);
    for (int i = 0; i < 1000; ++i)
      store_order(*database, shop.key, test::some_order("N" + std::to_string(i)),
                  test::open_rules());
    transaction.commit();
    FAIL("the file grew past its limit");
  } catch (const DatabaseError& error) {
    CHECK(error.error().code == ErrorCode::db_unusable);
    CHECK(error.error().message.english().find("disk is full") != std::string::npos);
  }
  CHECK(ask(*database, "SELECT count(*) FROM orders") == 0);
  CHECK(ask_text(*database, "PRAGMA integrity_check") == "ok");
}

TEST_CASE("a damaged file is named as such") {
  const TempDir folder;
  const auto path = folder / "x.db";
  {
    auto database = Database::open(path);
    REQUIRE(database);
    test::add_shop(*database);
  }
  {
    // Everything behind the first page becomes noise.
    const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    const std::string noise(static_cast<std::size_t>(fs::file_size(path)) - 4096, '\x77');
    REQUIRE(::pwrite(fd, noise.data(), noise.size(), 4096) == static_cast<ssize_t>(noise.size()));
    ::close(fd);
  }
  auto database = Database::open(path);
  if (!database) {
    CHECK(database.error().code == ErrorCode::db_unusable);
    return;
  }
  CHECK_THROWS_AS(list_connections(*database, true), DatabaseError);
}

TEST_CASE("SQLite's refusals become errors of ours with a sentence and a hint") {
  const auto code_of = [](int code) {
    const auto error = to_database_error(SQLite::Exception("reason", code), "/x.db").error();
    CHECK(error.message.english().find("/x.db") != std::string::npos);
    CHECK_FALSE(error.hint.empty());
    return error.code;
  };
  for (const int busy : {5, 6, 5 | (2 << 8)}) CHECK(code_of(busy) == ErrorCode::db_busy);
  for (const int bad : {3, 8, 10, 11, 13, 14, 26, 10 | (3 << 8)})
    CHECK(code_of(bad) == ErrorCode::db_unusable);
}

TEST_CASE("a file that cannot be written still answers questions") {
  if (::geteuid() != 0) return;  // needs another user to give up root's rights
  const TempDir folder;
  const auto path = folder / "x.db";
  {
    auto database = Database::open(path);
    REQUIRE(database);
    test::add_shop(*database);
  }
  constexpr uid_t nobody = 65534;
  REQUIRE(::chown(path.c_str(), nobody, nobody) == 0);
  REQUIRE(::chown((path + "-journal").c_str(), nobody, nobody) == 0);
  REQUIRE(::chown(folder.path().c_str(), nobody, nobody) == 0);
  ::chmod(path.c_str(), 0400);
  ::chmod(folder.path().c_str(), 0500);
  const auto child = in_child([&] {
    if (::setuid(nobody) != 0) return false;
    auto database = Database::open_existing(path);
    if (!database || list_connections(*database, false).size() != 1) return false;
    try {
      set_horizon(*database, ConnectionKey(1), test::moment());
    } catch (const DatabaseError& error) {
      return error.error().code == ErrorCode::db_unusable;
    }
    return false;
  });
  CHECK(wait_for(child) == 0);
}

TEST_CASE("a transaction that is not committed leaves nothing") {
  auto database = Database::in_memory();
  {
    const Transaction transaction(database);
    Query(database, "INSERT INTO warehouses (code, name) VALUES ('HN', 'Hà Nội')"_sql).run();
    CHECK(database.in_transaction());
  }
  CHECK_FALSE(database.in_transaction());
  CHECK(ask(database, "SELECT count(*) FROM warehouses") == 0);
}

TEST_CASE("a write unit belongs to the open transaction or has its own") {
  auto database = Database::in_memory();
  const auto add = [&](const char* code) {
    WriteUnit unit(database);
    Query(database, "INSERT INTO warehouses (code, name) VALUES (?1, 'x')"_sql, code).run();
    unit.commit();
  };
  add("A");
  {
    const Transaction transaction(database);
    add("B");
    CHECK(ask(database, "SELECT count(*) FROM warehouses") == 2);
  }
  CHECK(ask_text(database, "SELECT group_concat(code) FROM warehouses") == "A");
}

TEST_CASE("several reads in one read transaction see one state") {
  const TempDir folder;
  auto reader = Database::open(folder / "x.db", std::chrono::milliseconds(20));
  auto writer = Database::open(folder / "x.db", std::chrono::milliseconds(20));
  REQUIRE(reader);
  REQUIRE(writer);
  {
    const ReadTransaction one_state(*reader);
    CHECK(ask(*reader, "SELECT count(*) FROM warehouses") == 0);
    CHECK_THROWS_AS(test::add_shop(*writer), DatabaseError);  // waits for the reader to end
  }
  test::add_shop(*writer);
  CHECK(list_connections(*reader, false).size() == 1);
}

TEST_CASE("a statement is prepared once and comes back without its old values") {
  auto database = Database::in_memory();
  const Statement first("SELECT ?1"_sql);
  const Statement again = first;  // another address, the same text
  auto& statement = database.prepare(first.sql());
  statement.bind(1, 5);
  REQUIRE(statement.step());
  CHECK(&database.prepare(again.sql()) == &statement);
  REQUIRE(statement.step());
  CHECK(statement.is_null(0));
  CHECK_FALSE(statement.step());
  CHECK_FALSE(statement.step());  // and does not begin anew
}

}  // namespace ecsync::db
