#include "core/base/clock.h"

#include <doctest/doctest.h>

#include "core/base/time_text.h"
#include "core/http/server_clock.h"
#include "tests/support/fixed_clock.h"

namespace ecsync {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;

constexpr Timestamp noon = std::chrono::sys_days(std::chrono::year(2026) / 11 / 23) + 12h;

std::string utc(std::string_view text,
                std::optional<std::chrono::minutes> fallback_offset = std::nullopt) {
  const auto time = parse_time(text, fallback_offset);
  return time ? to_utc_text(*time) : "unreadable";
}

}  // namespace

TEST_CASE("a time is printed in UTC to the second") {
  CHECK(to_utc_text(noon) == "2026-11-23T12:00:00Z");
  CHECK(to_utc_text(Timestamp(seconds(0))) == "1970-01-01T00:00:00Z");
  CHECK(to_utc_text(Timestamp(seconds(-1))) == "1969-12-31T23:59:59Z");
  CHECK(to_utc_text(Timestamp(seconds(951'782'400))) == "2000-02-29T00:00:00Z");
}

TEST_CASE("a time no calendar has is printed as the nearest year of four digits") {
  CHECK(to_utc_text(Timestamp::max()) == "9999-12-31T23:59:59Z");
  CHECK(to_utc_text(Timestamp::min()) == "0000-01-01T00:00:00Z");
}

TEST_CASE("a time with an offset is read in every form the marketplaces write") {
  CHECK(utc("2026-11-23T03:15:00Z") == "2026-11-23T03:15:00Z");
  CHECK(utc("2026-11-23t03:15:00z") == "2026-11-23T03:15:00Z");
  CHECK(utc("2018-10-31 10:18:27 +0700") == "2018-10-31T03:18:27Z");
  CHECK(utc("2018-02-09T22:44:30+08:00") == "2018-02-09T14:44:30Z");
  CHECK(utc("2026-01-01T00:00:00+0700") == "2025-12-31T17:00:00Z");
  CHECK(utc("2026-01-01T00:00:00-05:30") == "2026-01-01T05:30:00Z");
  CHECK(utc("2026-11-23T03:15:00.999999999+00:00") == "2026-11-23T03:15:00Z");
  CHECK(utc("2024-02-29T00:00:00Z") == "2024-02-29T00:00:00Z");
}

TEST_CASE("a time without an offset is read with the fallback or not at all") {
  CHECK(utc("2018-02-09 22:44:30", 7h) == "2018-02-09T15:44:30Z");
  CHECK(utc("2018-02-09T22:44:30.5", 7h) == "2018-02-09T15:44:30Z");
  CHECK(utc("2018-02-09T22:44:30+08:00", 7h) == "2018-02-09T14:44:30Z");
  CHECK_FALSE(parse_time("2018-02-09 22:44:30"));
}

TEST_CASE("a leap second is the second that follows") {
  CHECK(utc("2016-12-31T23:59:60Z") == "2017-01-01T00:00:00Z");
  CHECK_FALSE(parse_time("2016-12-31T23:59:61Z"));
}

TEST_CASE("what is not a time of any calendar is refused") {
  for (const char* text : {"",
                           "2026-13-01T00:00:00Z",
                           "2026-00-01T00:00:00Z",
                           "2026-11-31T00:00:00Z",
                           "2025-02-29T00:00:00Z",
                           "2026-11-00T00:00:00Z",
                           "2026-11-23T24:00:00Z",
                           "2026-11-23T03:60:00Z",
                           "2026-11-23T03:15Z",
                           "2026-11-23",
                           "2026-11-23T03:15:00+24:00",
                           "2026-11-23T03:15:00+07:60",
                           "2026-11-23T03:15:00+07",
                           "2026-11-23T03:15:00.Z",
                           "2026-11-23T03:15:00Z ",
                           " 2026-11-23T03:15:00Z",
                           "2026-11-23T03:15:00ZZ",
                           "2026-11-23T03:15:00 ",
                           "26-11-23T03:15:00Z",
                           "+026-11-23T03:15:00Z",
                           "2026/11/23T03:15:00Z",
                           "2026-1-23T03:15:00Z",
                           "2026-11-23T-3:15:00Z",
                           "1764000000"}) {
    CHECK_FALSE_MESSAGE(parse_time(text, 7h), text);
  }
}

TEST_CASE("an HTTP date is read and any other form is refused") {
  CHECK(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == Timestamp(seconds(784'111'777)));
  for (const char* text : {"", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
                           "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 31 Nov 1994 08:49:37 GMT",
                           "Sun, 06 Nov 1994 08:49:37 GMT, Sun", "Sun, 6 Nov 1994 08:49:37 GMT"}) {
    CHECK_FALSE_MESSAGE(parse_http_date(text), text);
  }
}

TEST_CASE("a duration is a count and a unit") {
  CHECK(parse_duration("90s") == 90s);
  CHECK(parse_duration("15m") == 15min);
  CHECK(parse_duration("36h") == 36h);
  CHECK(parse_duration("7d") == 168h);
  CHECK(parse_duration("2w") == 336h);
  CHECK(parse_duration("0s") == 0s);
  CHECK(parse_duration("5200w"));
  for (const char* text : {"", "s", "90", "-1s", "1.5h", "1h30m", "1H", " 1h", "1 h", "5300w",
                           "99999999999999999999999s"}) {
    CHECK_FALSE_MESSAGE(parse_duration(text), text);
  }
}

TEST_CASE("before the first answer the server's time is the wall clock plus the stored offset") {
  test::FixedClock local(noon);
  const ServerClock server(local, -90s);
  CHECK(server.now_seconds() == noon - 90s);
  CHECK_FALSE(server.offset());
  CHECK_FALSE(server.last_date());
}

TEST_CASE("after an answer the server's time goes on from its date whatever the wall clock does") {
  test::FixedClock local(noon);
  ServerClock server(local, 1h);
  server.learn("Mon, 23 Nov 2026 12:10:00 GMT");
  CHECK(server.last_date() == noon + 10min);
  CHECK(server.offset() == 10min);
  local.advance(30s);
  CHECK(server.now_seconds() == noon + 10min + 30s);
  local.set(noon - 24h);
  CHECK(server.now_seconds() == noon + 10min + 30s);
  CHECK(server.offset() == 24h + 10min + 30s);
}

TEST_CASE("a date header that cannot be read changes nothing") {
  test::FixedClock local(noon);
  ServerClock server(local);
  server.learn("Mon, 23 Nov 2026 12:10:00 GMT");
  server.learn("yesterday");
  server.learn("");
  CHECK(server.last_date() == noon + 10min);
}

TEST_CASE("the system clock is between this program's making and a far future and sleeps as told") {
  SystemClock clock;
  CHECK(clock.now_seconds() > Timestamp(seconds(1'700'000'000)));
  const auto before = clock.monotonic();
  CHECK(clock.sleep(120ms));
  CHECK(clock.monotonic() - before >= 120ms);
  CHECK(clock.sleep(-1s));
}

}  // namespace ecsync
