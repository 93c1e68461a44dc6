#include "core/records/reference.h"

#include <doctest/doctest.h>

namespace ecsync {

TEST_CASE("a number is meant without blanks, line ends and '#' around it") {
  for (const char* same :
       {"PX000123", "#PX000123", " PX000123\r\n", "# PX000123 ", "\u00a0PX000123"})
    CHECK(bare_reference(same) == "PX000123");
  CHECK(bare_reference("#").empty());
}

TEST_CASE("what a spreadsheet did to a number is told beside that nothing is called so") {
  for (const char* cut : {"5.78E+17", "#5,78E+17", " 578E+15 "}) {
    auto error =
        make_error(ErrorCode::not_found, tr("there is no order '{}'", cut), tr("Find it."));
    tell_spreadsheet_damage(error, cut);
    CHECK(error.message.english() ==
          std::string("there is no order '") + cut +
              "'; it looks like a number that a spreadsheet has shortened");
    CHECK(error.hint.english() != "Find it.");
  }
  auto error =
      make_error(ErrorCode::not_found, tr("there is no order '{}'", "1234"), tr("Find it."));
  tell_spreadsheet_damage(error, "1234");
  CHECK(error.message.english() == "there is no order '1234'");
  CHECK(error.hint.english() == "Find it.");
}

}  // namespace ecsync
