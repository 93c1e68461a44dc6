#include "core/base/normal_form.h"

#include <doctest/doctest.h>

namespace ecsync::text {

TEST_CASE("a letter and its mark become one character, and what is no text stays") {
  CHECK(nfc("A\u0301O-1") == "ÁO-1");
  CHECK(nfc("ÁO-1") == "ÁO-1");
  CHECK(nfc("AO-1") == "AO-1");
  CHECK(nfc("A\xFF\u0301") == "A\xFF\u0301");
  const std::string with_nul("A\0\u0301", 4);
  CHECK(nfc(with_nul) == with_nul);
}

TEST_CASE("outer blanks are those of every width, seen or not") {
  CHECK(without_outer_blanks(" AD 02\u00A0") == "AD 02");
  CHECK(without_outer_blanks("\uFEFF\u200B\tAD\u3000\u00AD\r\n") == "AD");
  CHECK(without_outer_blanks(" \u00A0 ").empty());
  CHECK(without_outer_blanks("").empty());
  CHECK(without_outer_blanks("\xFF ") == "\xFF");
}

TEST_CASE("texts are alike when blanks, case and the form of letters alone tell them apart") {
  for (const auto* twin : {"AD-02", "ad-02", " AD-02", "AD-02 ", "AD-02\u00A0", "AD-\u200B02",
                           "AD - 02", "\uFF21\uFF24-02", "A\u00ADD-02"}) {
    CAPTURE(twin);
    CHECK(likeness(twin) == likeness("AD-02"));
  }
  for (const auto* other : {"AD-03", "AD02", "ÁD-02", "AD-2"}) {
    CAPTURE(other);
    CHECK(likeness(other) != likeness("AD-02"));
  }
  CHECK(likeness("a\u0301o") == likeness("ÁO"));
  CHECK(likeness("Đ") == likeness("đ"));
  CHECK(likeness("Đ") != likeness("D"));
  CHECK(likeness(" \u200B").empty());
}

TEST_CASE("a part of the likeness may be kept") {
  Alike but_case;
  but_case.letter_case = false;
  CHECK(likeness("ad ", but_case) != likeness("AD", but_case));
  Alike but_end;
  but_end.end = false;
  but_end.blanks = false;
  CHECK(likeness("AD ", but_end) == "ad ");
}

}  // namespace ecsync::text
