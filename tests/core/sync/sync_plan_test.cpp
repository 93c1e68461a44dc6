#include "core/sync/sync_plan.h"

#include <doctest/doctest.h>

#include "core/sync/sync_tally.h"

using namespace std::chrono_literals;

namespace ecsync {
namespace {

constexpr Timestamp day_one{std::chrono::hours(24) * 20'000};

Window created(Timestamp from, Timestamp to) {
  return {Window::Field::created, from, to};
}

TEST_CASE("a plan without a longest window is one piece") {
  const auto plan = make_plan(db::Purpose::first, created(day_one, day_one + 1440h), std::nullopt);
  REQUIRE(plan.unfinished.size() == 1);
  CHECK(plan.unfinished.front().from == day_one);
  CHECK(plan.unfinished.front().to == day_one + 1440h);
}

TEST_CASE("pieces of a plan are no longer than allowed and share their boundary second") {
  const auto plan = make_plan(db::Purpose::first, created(day_one, day_one + 1440h), 360h);
  REQUIRE(plan.unfinished.size() == 4);
  for (std::size_t i = 0; i < plan.unfinished.size(); ++i) {
    CHECK(plan.unfinished[i].to - plan.unfinished[i].from == 360h);
    if (i > 0) CHECK(plan.unfinished[i].from == plan.unfinished[i - 1].to);
  }
  CHECK(plan.unfinished.back().to == day_one + 1440h);
}

TEST_CASE("a remainder becomes a short last piece") {
  const auto plan = make_plan(db::Purpose::first, created(day_one, day_one + 25h), 10h);
  REQUIRE(plan.unfinished.size() == 3);
  CHECK(plan.unfinished.back().to - plan.unfinished.back().from == 5h);
}

TEST_CASE("a window that would end before it begins becomes one second") {
  const auto plan = make_plan(db::Purpose::update, created(day_one + 1h, day_one), std::nullopt);
  REQUIRE(plan.unfinished.size() == 1);
  CHECK(plan.unfinished.front().from == day_one);
  CHECK(plan.unfinished.front().to == day_one);
}

TEST_CASE("the cursor comes to the earlier of the plan's end and its first answer, never back") {
  db::SyncPlan plan;
  plan.purpose = db::Purpose::update;
  plan.window.to = day_one + 10h;
  plan.first_answer_at = day_one + 9h;
  CHECK(cursor_after(plan, std::nullopt) == day_one + 9h);
  plan.first_answer_at = day_one + 11h;
  CHECK(cursor_after(plan, std::nullopt) == day_one + 10h);
  CHECK(cursor_after(plan, day_one + 12h) == day_one + 12h);
}

TEST_CASE("reading older orders says nothing about changes and moves no cursor") {
  db::SyncPlan plan;
  plan.purpose = db::Purpose::extend;
  plan.first_answer_at = day_one;
  CHECK_FALSE(cursor_after(plan, day_one));
}

TEST_CASE("what is seen twice in a run counts once, as the best that came of it") {
  SyncReport report;
  SyncTally tally(report);
  CHECK(tally.stored("1", db::Stored::added));
  CHECK_FALSE(tally.stored("1", db::Stored::unchanged));
  CHECK(tally.stored("2", db::Stored::unchanged));
  CHECK_FALSE(tally.stored("2", db::Stored::updated));
  tally.stored("3", db::Stored::ignored);
  CHECK(report.seen == 3);
  CHECK(report.added == 1);
  CHECK(report.updated == 1);
  CHECK(report.unchanged == 0);
  CHECK(report.ignored == 1);
}

TEST_CASE("of a hundred thousand orders each is counted once, however often it comes") {
  SyncReport report;
  SyncTally tally(report);
  for (int i = 0; i < 100'000; ++i) tally.stored(std::to_string(i), db::Stored::unchanged);
  for (int i = 0; i < 100'000; i += 2) tally.stored(std::to_string(i), db::Stored::updated);
  for (int i = 0; i < 100'000; i += 5) tally.rejected(std::to_string(i));
  for (int i = 0; i < 100'000; i += 10) tally.stored(std::to_string(i), db::Stored::ignored);
  CHECK(report.seen == 100'000);
  CHECK(report.rejected == 10'000);
  CHECK(report.ignored == 10'000);
  CHECK(report.updated == 40'000);
  CHECK(report.unchanged == 40'000);
  CHECK(tally.has_seen("99999"));
  CHECK_FALSE(tally.has_seen("100000"));
}

TEST_CASE("whether an order could be read is decided by the last time it was seen") {
  SyncReport report;
  SyncTally tally(report);
  tally.rejected("1");
  CHECK_FALSE(tally.stored("1", db::Stored::added));
  CHECK(report.rejected == 0);
  CHECK(report.added == 1);
  tally.rejected("1");
  CHECK(report.rejected == 1);
  CHECK(report.added == 0);
  CHECK(report.seen == 1);
}

}  // namespace
}  // namespace ecsync
