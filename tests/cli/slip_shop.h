#pragma once

#include <doctest/doctest.h>

#include "core/base/json.h"
#include "tests/support/program.h"
#include "tests/support/schema.h"
#include "tests/support/small_shop.h"

namespace ecsync::test {

/// A program whose file holds a small shop with a warehouse HN, ready for export slips.
struct SlipShop {
  Program ecsync;
  SmallShop shop{ecsync.database()};

  Ran run(const std::vector<std::string>& words) const { return ecsync.run(words); }
  /// With --json; checks exit status and document.
  json::Document slips(std::vector<std::string> words, int status = 0) const {
    words.emplace_back("--json");
    const auto ran = ecsync.run(words);
    CAPTURE(ran.out);
    CAPTURE(ran.err);
    CHECK(ran.status == status);
    CHECK(schema_fault(ran.out, "slips") == "");
    return *json::Document::parse(ran.out);
  }
  /// Pieces of the product that are available, awaiting export and on hand: "8/2/10".
  std::string stock(const std::string& product) const;
};

}  // namespace ecsync::test
