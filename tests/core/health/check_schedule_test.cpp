#include "core/health/check_schedule.h"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/support/temp_dir.h"

namespace ecsync::test {

TEST_CASE("timers of the profile and lines of cron are found, and else it is told how to begin") {
  namespace fs = std::filesystem;
  const TempDir folder;
  SchedulePlaces places;
  places.unit_folders = {folder / "user", folder / "system"};
  places.cron_files = {folder / "crontab", folder / "cron.d"};
  const auto missing = check_schedule(places, "shop2", true);
  CHECK_FALSE(missing.ok);
  CHECK(missing.id == "schedule");
  CHECK(missing.hint ==
        "Run: systemctl --user enable --now ecsync-sync@shop2.timer; or see 'man ecsync-timers'");
  CHECK(check_schedule(places, "shop2", false).ok);

  const auto wants = folder / "system/timers.target.wants";
  fs::create_directories(wants);
  fs::create_symlink("/nowhere", wants + "/ecsync-sync@default.timer");
  CHECK_FALSE(check_schedule(places, "shop2", true).ok);
  fs::create_symlink("/nowhere", wants + "/ecsync-sync@shop2.timer");
  CHECK(check_schedule(places, "shop2", true).ok);
  fs::remove_all(folder / "system");

  folder.write("crontab",
               "MAILTO=x\n#*/15 * * * * ecsync -q sync-orders\n7 * * * * ecsync status\n");
  CHECK_FALSE(check_schedule(places, "shop2", true).ok);
  fs::create_directories(folder / "cron.d");
  folder.write("cron.d/shop", "*/15 * * * * lan /usr/bin/ecsync -q sync-orders --lock-wait 2m\n");
  CHECK(check_schedule(places, "shop2", true).ok);
  fs::remove_all(folder / "cron.d");

  places.crontab = {"echo '*/15 * * * * ecsync -q sync-orders'"};
  CHECK(check_schedule(places, "shop2", true).ok);
  places.crontab = {"exit 1"};
  CHECK_FALSE(check_schedule(places, "shop2", true).ok);
}

}  // namespace ecsync::test
