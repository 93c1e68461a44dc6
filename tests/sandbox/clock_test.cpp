#include "tests/sandbox/clock.h"

#include <doctest/doctest.h>

namespace ecsync::sandbox {

TEST_CASE("one instant reads right in every form that the wire has") {
  constexpr Seconds instant = 1'795'403'700;
  CHECK(utc_text(instant) == "2026-11-23T03:15:00Z");
  CHECK(http_date(instant) == "Mon, 23 Nov 2026 03:15:00 GMT");
  CHECK(local_text(instant, 420, ' ') + " " + offset_text(420, false) ==
        "2026-11-23 10:15:00 +0700");
  CHECK(local_text(instant, -210, 'T') + offset_text(-210, true) == "2026-11-22T23:45:00-03:30");
  CHECK(parse_time("2026-11-23T10:15:00+07:00", false) == instant);
  CHECK(parse_time("2026-11-23T03:15:00Z", true) == instant);
  CHECK_FALSE(parse_time("2026-11-23T03:15:00Z", false));
  CHECK_FALSE(parse_time("2026-02-29T03:15:00+00:00", false));
  CHECK(parse_time("2028-02-29T00:00:00+00:00", false));
}

TEST_CASE("the clock runs on from where it was set") {
  SandboxClock clock;
  clock.start_at(1000);
  CHECK(clock.now() >= 1000);
  CHECK(clock.now() < 1060);
  clock.advance(5000);
  CHECK(clock.now() >= 6000);
}

}  // namespace ecsync::sandbox
