#include "core/db/lane.h"

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "core/db/query.h"
#include "core/db/sqlite/sqlite_engine.h"
#include "tests/support/stored.h"
#include "tests/support/temp_dir.h"

namespace ecsync::db {
namespace {

/// A file with one table of our own, and how often it was committed.
struct LaneWorld {
  test::TempDir dir;
  Database database = *Database::open(dir / "lane.db");
  LaneWorld() {
    database.engine().execute(
        "PRAGMA synchronous = OFF; CREATE TABLE notes (text TEXT NOT NULL UNIQUE)");
  }
  std::int64_t count() { return test::ask(database, "SELECT count(*) FROM notes"); }
};

void add_note(Database& database, const std::string& text) {
  Query(database, "INSERT INTO notes VALUES (?1)"_sql, text).run();
}

/// Runs `work` on so many threads, each a guest, while this thread serves.
template <class Work>
void serve_guests(Lane& lane, int count, const Work& work) {
  std::vector<std::thread> guests;
  for (int i = 0; i < count; ++i)
    guests.emplace_back([&work, i, guest = Lane::Guest(lane)] { work(i); });
  lane.serve();
  for (auto& guest : guests) guest.join();
}

TEST_CASE("on the owner's thread work is done at once") {
  LaneWorld world;
  Lane lane(world.database);
  CHECK(lane.run([](Database& database) { return database.path(); }) == world.database.path());
  lane.write([](Database& database) { add_note(database, "a"); });
  CHECK(world.count() == 1);
}

TEST_CASE("many threads write through one, and all of it is there") {
  LaneWorld world;
  Lane lane(world.database);
  const auto owner = std::this_thread::get_id();
  std::atomic<bool> elsewhere = false;
  serve_guests(lane, 8, [&](int guest) {
    for (int i = 0; i < 50; ++i) {
      lane.write([&](Database& database) {
        if (std::this_thread::get_id() != owner) elsewhere = true;
        add_note(database, std::to_string(guest) + "/" + std::to_string(i));
      });
    }
  });
  CHECK(world.count() == 400);
  CHECK_FALSE(elsewhere);
}

TEST_CASE("a write is committed when it returns") {
  LaneWorld world;
  Lane lane(world.database);
  auto other = *Database::open(world.dir / "lane.db");
  std::atomic<std::int64_t> seen = 0;
  serve_guests(lane, 1, [&](int /*guest*/) {
    for (const auto when : {Lane::When::now, Lane::When::soon}) {
      lane.write([&](Database& database) { add_note(database, std::to_string(seen)); }, when);
      seen = test::ask(other, "SELECT count(*) FROM notes");
    }
  });
  CHECK(seen == 2);
}

TEST_CASE("results and exceptions come back to who asked") {
  LaneWorld world;
  Lane lane(world.database);
  std::atomic<int> sum = 0;
  std::atomic<int> caught = 0;
  serve_guests(lane, 4, [&](int guest) {
    sum += lane.run([guest](Database& /*database*/) { return guest; });
    try {
      lane.run([](Database& /*database*/) { throw std::runtime_error("no"); });
    } catch (const std::runtime_error&) {
      ++caught;
    }
  });
  CHECK(sum == 6);
  CHECK(caught == 4);
}

TEST_CASE("what is posted is done by the owner before serve() ends, and nobody waits for it") {
  LaneWorld world;
  Lane lane(world.database);
  const auto owner = std::this_thread::get_id();
  std::atomic<bool> may_begin = false;
  std::vector<int> done;  // the owner's alone
  bool elsewhere = false;
  serve_guests(lane, 4, [&](int guest) {
    // Were it waited for, the first guest would never come to let it begin.
    for (int i = 0; i < 10; ++i) {
      lane.post([&, number = 10 * guest + i](Database& /*database*/) {
        while (!may_begin) std::this_thread::yield();
        elsewhere = elsewhere || std::this_thread::get_id() != owner;
        done.push_back(number);
      });
    }
    may_begin = true;
  });
  CHECK(done.size() == 40);
  CHECK_FALSE(elsewhere);
  for (int guest = 0; guest < 4; ++guest) {
    std::vector<int> own;
    std::copy_if(done.begin(), done.end(), std::back_inserter(own),
                 [&](int number) { return number / 10 == guest; });
    CHECK(std::is_sorted(own.begin(), own.end()));
  }
}

TEST_CASE("posted work is done while the guest that posted it goes on") {
  LaneWorld world;
  Lane lane(world.database);
  std::atomic<bool> done = false;
  bool seen = false;
  serve_guests(lane, 1, [&](int /*guest*/) {
    lane.post([&](Database& /*database*/) { done = true; });
    // Nothing but the post wakes the owner.
    for (int i = 0; i < 2'000 && !done; ++i)
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    seen = done;
  });
  CHECK(seen);
}

TEST_CASE("what posted work throws is thrown by serve() when everybody is done") {
  LaneWorld world;
  Lane lane(world.database);
  std::atomic<int> done = 0;
  std::vector<std::thread> guests;
  for (int i = 0; i < 3; ++i)
    guests.emplace_back([&, i, guest = Lane::Guest(lane)] {
      lane.post([i](Database& /*database*/) {
        if (i == 1) throw std::runtime_error("no");
      });
      lane.write([i](Database& database) { add_note(database, std::to_string(i)); });
      ++done;
    });
  CHECK_THROWS_WITH_AS(lane.serve(), "no", std::runtime_error);
  for (auto& guest : guests) guest.join();
  CHECK(done == 3);
  CHECK(world.count() == 3);
}

TEST_CASE("a write that fails takes only its own changes back") {
  LaneWorld world;
  Lane lane(world.database);
  std::atomic<int> failed = 0;
  serve_guests(lane, 6, [&](int guest) {
    try {
      // All of them share one commit.
      lane.write(
          [guest](Database& database) {
            add_note(database, "of " + std::to_string(guest));
            add_note(database, guest % 2 == 0 ? "same" : "other " + std::to_string(guest));
          },
          Lane::When::soon);
    } catch (const StatementRefused&) {
      ++failed;
    }
  });
  CHECK(failed == 2);
  CHECK(world.count() == 8);
}

TEST_CASE("when the file fails everybody who shared the commit is told and nothing is stored") {
  LaneWorld world;
  Lane lane(world.database);
  std::atomic<int> failed = 0;
  serve_guests(lane, 4, [&](int guest) {
    try {
      lane.write(
          [guest](Database& database) {
            add_note(database, std::to_string(guest));
            if (guest == 2)
              throw DatabaseError(make_error(ErrorCode::db_unusable, verbatim("the disk is full")));
          },
          Lane::When::soon);
    } catch (const DatabaseError&) {
      ++failed;
    }
  });
  CHECK(failed == 4);
  CHECK(world.count() == 0);
}

TEST_CASE("what is tried out leaves nothing") {
  LaneWorld world;
  Lane lane(world.database);
  serve_guests(lane, 2, [&](int guest) {
    lane.try_out([guest](Database& database) { add_note(database, std::to_string(guest)); });
  });
  CHECK(world.count() == 0);
}

/// Counts the commits of the world's own connection.
void count_commits(Database& database, int& commits) {
  const auto count = [](void* counter) {
    ++*static_cast<int*>(counter);
    return 0;
  };
  sqlite3_commit_hook(sqlite_file(database).getHandle(), count, &commits);
}

TEST_CASE("runs that end together share a commit") {
  LaneWorld world;
  Lane lane(world.database);
  int commits = 0;
  count_commits(world.database, commits);
  serve_guests(lane, 20, [&](int guest) {
    lane.write([guest](Database& database) { add_note(database, std::to_string(guest)); },
               Lane::When::soon);
  });
  CHECK(world.count() == 20);
  // One, unless the machine is so slow that a second goes by.
  CHECK(commits < 5);
}

TEST_CASE("what others read does not hurry a write that can wait, what they write does") {
  LaneWorld world;
  Lane lane(world.database);
  int commits = 0;
  count_commits(world.database, commits);
  std::atomic<int> commits_after_reading = -1;
  serve_guests(lane, 2, [&](int guest) {
    if (guest == 0)
      return lane.write([](Database& database) { add_note(database, "soon"); }, Lane::When::soon);
    for (int i = 0; i < 100; ++i) lane.run([](Database& /*database*/) {});
    commits_after_reading = lane.run([&](Database& /*database*/) { return commits; });
    lane.write([](Database& database) { add_note(database, "now"); });
  });
  CHECK(commits_after_reading == 0);
  CHECK(world.count() == 2);
  CHECK(commits <= 2);
}

}  // namespace
}  // namespace ecsync::db
