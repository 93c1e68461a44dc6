#include "core/base/file_lock.h"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include "tests/support/fixed_clock.h"
#include "tests/support/temp_dir.h"

namespace ecsync {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp start = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + 3h + 15min;

Result<FileLock> take(const std::string& path, Clock& clock, std::chrono::milliseconds wait = 0ms) {
  return FileLock::acquire(path, verbatim("lazada:123"), "sync-orders", clock, wait);
}

ErrorCode code_of(const Result<FileLock>& lock) {
  REQUIRE_FALSE(lock);
  return lock.error().code;
}

}  // namespace

TEST_CASE("a second taker is told who holds the lock and since when") {
  const test::TempDir dir;
  test::FixedClock clock(start);
  const auto first = take(dir / "lock", clock);
  REQUIRE(first);
  clock.advance(1h);
  const auto second = take(dir / "lock", clock);
  REQUIRE_FALSE(second);
  CHECK(second.error().code == ErrorCode::locked);
  CHECK(second.error().message == "lazada:123 is being worked on by process " +
                                      std::to_string(getpid()) +
                                      " (sync-orders, since 2026-11-23T03:15:00Z)");
}

TEST_CASE("a lock that was let go can be taken again and leaves its file") {
  const test::TempDir dir;
  test::FixedClock clock(start);
  { REQUIRE(take(dir / "lock", clock)); }
  CHECK(std::filesystem::exists(dir / "lock"));
  CHECK(take(dir / "lock", clock));
}

TEST_CASE("the file of a lock names its last holder and nothing of those before") {
  const test::TempDir dir;
  test::FixedClock clock(start);
  {
    REQUIRE(FileLock::acquire(dir / "lock", verbatim("a shop"), "a-command-of-a-long-name", clock,
                              0ms));
  }
  REQUIRE(take(dir / "lock", clock));
  std::ifstream file(dir / "lock");
  const std::string text(std::istreambuf_iterator<char>(file), {});
  CHECK(text == std::to_string(getpid()) + "\nsync-orders\n2026-11-23T03:15:00Z\n");
}

TEST_CASE("a lock moves with its holder") {
  const test::TempDir dir;
  test::FixedClock clock(start);
  std::optional<FileLock> holder;
  {
    auto lock = take(dir / "lock", clock);
    REQUIRE(lock);
    holder.emplace(std::move(*lock));
  }
  CHECK(code_of(take(dir / "lock", clock)) == ErrorCode::locked);
  auto other = take(dir / "other", clock);
  REQUIRE(other);
  *holder = std::move(*other);
  CHECK(take(dir / "lock", clock));
  CHECK(code_of(take(dir / "other", clock)) == ErrorCode::locked);
  holder.reset();
  CHECK(take(dir / "other", clock));
}

TEST_CASE("a taker that may wait looks every 50 milliseconds until its time is over") {
  const test::TempDir dir;
  test::FixedClock clock(start);
  const auto first = take(dir / "lock", clock);
  REQUIRE(first);
  CHECK(code_of(take(dir / "lock", clock, 120ms)) == ErrorCode::locked);
  CHECK(clock.pauses() == std::vector<std::chrono::milliseconds>{50ms, 50ms, 20ms});
}

TEST_CASE("a taker that waits is stopped by a signal") {
  const test::TempDir dir;
  test::FixedClock clock(start);
  const auto first = take(dir / "lock", clock);
  REQUIRE(first);
  clock.stop_after(2);
  CHECK(code_of(take(dir / "lock", clock, 1h)) == ErrorCode::interrupted);
}

TEST_CASE("the lock of a killed process is free") {
  const test::TempDir dir;
  test::FixedClock clock(start);
  int ready[2] = {-1, -1};
  REQUIRE(pipe(ready) == 0);
  const pid_t child = fork();
  if (child == 0) {
    const auto lock = take(dir / "lock", clock);
    if (write(ready[1], lock ? "y" : "n", 1) == 1) pause();
    _exit(1);
  }
  char held = '\0';
  REQUIRE(read(ready[0], &held, 1) == 1);
  CHECK(held == 'y');
  const auto while_held = take(dir / "lock", clock);
  REQUIRE_FALSE(while_held);
  CHECK(while_held.error().message.english().find("by process " + std::to_string(child)) !=
        std::string::npos);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  CHECK(take(dir / "lock", clock));
  close(ready[0]);
  close(ready[1]);
}

TEST_CASE("a holder that has not signed yet is another process") {
  const test::TempDir dir;
  test::FixedClock clock(start);
  auto lock = take(dir / "lock", clock);
  REQUIRE(lock);
  REQUIRE(truncate((dir / "lock").c_str(), 0) == 0);
  CHECK(take(dir / "lock", clock).error().message ==
        "lazada:123 is being worked on by another process");
}

TEST_CASE("a lock file is private, closed for programs we start and no link") {
  const test::TempDir dir;
  test::FixedClock clock(start);
  const auto before = static_cast<int>(open("/dev/null", O_RDONLY | O_CLOEXEC));
  close(before);  // the lowest free number, so the lock gets it
  const auto lock = take(dir / "lock", clock);
  REQUIRE(lock);
  CHECK((fcntl(before, F_GETFD) & FD_CLOEXEC) != 0);
  struct stat status {};
  REQUIRE(stat((dir / "lock").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777U) == 0600U);

  std::filesystem::create_symlink(dir / "elsewhere", dir / "link");
  CHECK(code_of(take(dir / "link", clock)) == ErrorCode::db_unusable);
  CHECK_FALSE(std::filesystem::exists(dir / "elsewhere"));
  CHECK(code_of(take(dir / "no folder/lock", clock)) == ErrorCode::db_unusable);
}

}  // namespace ecsync
