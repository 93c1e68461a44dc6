#include "core/base/time_zone.h"

#include <doctest/doctest.h>

#include "core/base/time_text.h"

namespace ecsync {
namespace {

using namespace std::chrono_literals;

std::string offset(const std::string& zone, const std::string& time) {
  const auto found = TimeZone::find(zone);
  return found ? std::to_string(found->offset_at(*parse_time(time)).count()) : "none";
}

/// The instant at which clocks in `zone` show midnight of a day.
std::string midnight(const std::string& zone, std::chrono::year_month_day day) {
  return to_utc_text(TimeZone::find(zone)->to_utc(std::chrono::local_days(day)));
}

}  // namespace

TEST_CASE("a zone knows its offset at any time") {
  CHECK(offset("Asia/Ho_Chi_Minh", "2026-11-23T00:00:00Z") == "25200");
  CHECK(offset("UTC", "2026-11-23T00:00:00Z") == "0");
  CHECK(offset("America/New_York", "2026-03-08T06:59:59Z") == "-18000");
  CHECK(offset("America/New_York", "2026-03-08T07:00:00Z") == "-14400");
  // Beyond the times that the file lists, its rule goes on.
  CHECK(offset("America/New_York", "2060-07-01T00:00:00Z") == "-14400");
  CHECK(offset("Europe/Paris", "2060-12-01T00:00:00Z") == "3600");
}

TEST_CASE("a midnight that summer time skips is the end of the gap") {
  CHECK(midnight("America/Sao_Paulo", 2018y / 11 / 4) == "2018-11-04T03:00:00Z");
  CHECK(midnight("Asia/Beirut", 2020y / 3 / 29) == "2020-03-28T22:00:00Z");
}

TEST_CASE("a midnight that comes twice is the earlier one") {
  CHECK(midnight("America/Havana", 2018y / 11 / 4) == "2018-11-04T04:00:00Z");
}

TEST_CASE("only the names of the database are zones") {
  for (const auto* name : {"", "Mars/Olympus", "asia/tokyo", "+07:00", "ABC-7", "Asia", "tzdata.zi",
                           "../zoneinfo/UTC", "/usr/share/zoneinfo/UTC", "Asia//Tokyo"}) {
    CAPTURE(name);
    CHECK_FALSE(TimeZone::find(name));
  }
  CHECK_FALSE(TimeZone::find(std::string("UTC\0", 4)));
}

}  // namespace ecsync
