#include "core/goods/doubtful_codes.h"

#include <doctest/doctest.h>

#include "core/records/reference.h"
#include "tests/support/small_shop.h"

namespace ecsync {

TEST_CASE("what a spreadsheet makes of codes is known by its look") {
  for (const auto* changed :
       {"8.93482E+12", "8,93482E+12", "1E+05", "12-Mar", "Mar-12", "1-Dec-2026", "2026-12-01",
        "01-12-2026", "12/3/2026", "1/12/2026 0:00:00", "12-Thg3", "893482000000000000", "#REF!",
        "####", "123.0", "123,00"}) {
    CAPTURE(changed);
    CHECK_FALSE(spreadsheet_damage(changed).empty());
  }
  for (const auto* sound :
       {"AD-XN-M", "8934820000000", "123456789012345", "1234567890123456", "E+12", "12E", "A1E+2",
        "12E345", "12-Thg123", "12-ThgAB", "000", "12-34", "3-12-M", "Mars-12", "MAR-12", "1-2-3",
        "12.5", "V1.0", "#1"}) {
    CAPTURE(sound);
    CHECK(spreadsheet_damage(sound).empty());
  }
}

TEST_CASE(
    "a code is doubtful when zeros alone tell it from a stored one, unless it is stored, too") {
  test::SmallShop shop;
  shop.stock("00123", 0);
  shop.stock("2026-12-01", 0);
  shop.stock("1e+05", 0);
  const DoubtfulCodes codes(shop.database);
  CHECK_FALSE(codes.doubt("123").empty());
  CHECK_FALSE(codes.doubt("0123").empty());
  CHECK(codes.doubt("00123").empty());
  CHECK(codes.doubt("1230").empty());
  CHECK(codes.doubt("A123").empty());
  CHECK(codes.doubt("2026-12-01").empty());
  // Nearly the same as a stored one is not the same.
  CHECK(codes.doubt("1e+05").empty());
  CHECK_FALSE(codes.doubt("1E+05").empty());
}

}  // namespace ecsync
