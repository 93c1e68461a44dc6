#include "core/health/check_files.h"

#include <doctest/doctest.h>
#include <linux/magic.h>

#include <filesystem>

#include "tests/support/holds.h"
#include "tests/support/temp_dir.h"

namespace ecsync::test {

TEST_CASE("a disk that is nearly full is told with how much has to be free") {
  constexpr std::uint64_t mebibyte = 1024 * 1024;
  CHECK(judge_space({"/srv", 500 * mebibyte, 9, 0}).ok);
  const auto small = judge_space({"/srv", 20 * mebibyte, 9, 0});
  CHECK_FALSE(small.ok);
  CHECK(small.id == "database.space");
  CHECK(small.message == "20 MB are free at /srv");
  CHECK(small.hint == "Free some space there: 64 MB or more.");
  // A large file wants more.
  CHECK_FALSE(judge_space({"/srv", 500 * mebibyte, 9, 4000 * mebibyte}).ok);
  CHECK_FALSE(judge_space({"/srv", 500 * mebibyte, 0, 0}).ok);
}

TEST_CASE("a database on a network or on a read-only medium is told with where it has to be") {
  CHECK(judge_file_system({"/srv", 0xEF53, false}).ok);
  for (const long type : {long{NFS_SUPER_MAGIC}, 0xFF534D42L}) {
    const auto network = judge_file_system({"/srv", type, false});
    CHECK_FALSE(network.ok);
    CHECK(network.id == "database.filesystem");
    CHECK(network.hint == "Keep the database on a local disk.");
  }
  const auto read_only = judge_file_system({"/srv", 0xEF53, true});
  CHECK_FALSE(read_only.ok);
  CHECK(holds(read_only.hint.english(), "Mount it for writing"));
}

TEST_CASE(
    "files and folders that others can read or change are told with the chmod that mends it") {
  const TempDir folder;
  const auto database = folder / "shop.db";
  CHECK(check_mode(database).ok);
  CHECK(check_owner(database).ok);
  CHECK(check_locks(database).ok);
  folder.write("shop.db", "", 0644);
  CHECK(check_mode(database).hint == "Run: chmod 600 " + database);
  std::filesystem::permissions(database, std::filesystem::perms::owner_read);
  CHECK_FALSE(check_mode(database).ok);
  folder.write("shop.db.sync-lazada-1.lock", "", 0600);
  CHECK(check_locks(database).ok);
  std::filesystem::permissions(folder / "shop.db.sync-lazada-1.lock", std::filesystem::perms{});
  CHECK(check_locks(database).hint ==
        "When no ecsync is running, remove it: rm " + database + ".sync-lazada-1.lock");
  std::filesystem::permissions(folder.path(), std::filesystem::perms::others_all,
                               std::filesystem::perm_options::add);
  CHECK(check_mode(database).hint == "Run: chmod go-w " + folder.path().string());
}

}  // namespace ecsync::test
