#include "core/records/slip.h"

#include <doctest/doctest.h>

namespace ecsync {

TEST_CASE("a slip number is the pattern with its sequence filled in") {
  CHECK(SlipPattern::parse("PX{seq:06}")->format(123) == "PX000123");
  CHECK(SlipPattern::parse("PX{seq:06}")->format(1'234'567) == "PX1234567");
  CHECK(SlipPattern::parse("{seq}-26")->format(7) == "7-26");
  CHECK(SlipPattern::parse("{seq:01}")->format(7) == "7");
  CHECK(SlipPattern::parse("{seq:018}")->format(7) == "000000000000000007");
  CHECK(SlipPattern::parse("!~D{seq:09}")->format(7) == "!~D000000007");
  CHECK(SlipPattern::parse("ABCDEFGHIJKLMN{seq}")->format(999'999) == "ABCDEFGHIJKLMN999999");
}

TEST_CASE("a slip number pattern has exactly one place for the number and nothing odd") {
  for (const auto* text : {"",
                           "PX",
                           "PX{seq",
                           "PX{seq}{seq}",
                           "PX{n}",
                           "PX{seq:6}",
                           "PX{seq:0}",
                           "PX{seq:00}",
                           "PX{seq:099}",
                           "PX{seq:019}",
                           "PX{seq:0010}",
                           "PX{seq:0/}",
                           "PX{seq:0:}",
                           "PX{}",
                           "PX{sep}",
                           "PX {seq}",
                           "P/X{seq}",
                           "P\n{seq}",
                           "P\x7f{seq}",
                           "{seq} ",
                           "{seq}}",
                           "{{seq}",
                           "Đ{seq}",
                           "PX–{seq}",
                           "ABCDEFGHIJKLMNO{seq}",
                           "ABCDEFGHIJK{seq:010}",
                           "}{"}) {
    CAPTURE(text);
    CHECK_FALSE(SlipPattern::parse(text));
  }
}

TEST_CASE("a slip's status is read from its name and from no other word") {
  for (const auto status :
       {SlipStatus::awaiting_export, SlipStatus::exported, SlipStatus::cancelled})
    CHECK(parse_slip_status(name(status)) == status);
  CHECK_FALSE(parse_slip_status("final"));
}

TEST_CASE("numbers that differ in case and leading zeros alone have the same key") {
  for (const char* same : {"PX000123", "px123", "Px0123", "PX0000000000123"})
    CHECK(number_key(same) == "px123");
  CHECK(number_key("PX2026-000012") == "px2026-12");
  CHECK(number_key("PX000000") == "px0");
  CHECK(number_key("PX1230") != number_key("PX123"));
  CHECK(number_key("0PX123") == number_key("00px123"));
  CHECK(number_key("").empty());
}

}  // namespace ecsync
