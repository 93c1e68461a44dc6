#include "core/base/module.h"

#include <doctest/doctest.h>

#include "tests/support/holds.h"
#include "tests/support/sanitizers.h"

namespace ecsync::test {

TEST_CASE("a module that is missing is an error that names its file") {
  const auto loaded = load_module_file("/nowhere/paper.so");
  REQUIRE_FALSE(loaded);
  CHECK(loaded.error().code == ErrorCode::internal);
  CHECK(holds(loaded.error().message.english(), "cannot load /nowhere/paper.so"));
  CHECK(holds(loaded.error().hint.english(), "install it again"));
}

TEST_CASE("a library that is no module is refused") {
  CHECK(holds(load_module_file("libm.so.6").error().message.english(), "ecsync_module"));
}

TEST_CASE("a module of another version is refused") {
  const auto loaded = load_module_file(ECSYNC_OLD_MODULE);
  REQUIRE_FALSE(loaded);
  CHECK(holds(loaded.error().message.english(), "belongs to ecsync 0.0.1"));
  CHECK(holds(loaded.error().hint.english(), "run the command again"));
}

TEST_CASE("every module of the build can be loaded") {
  if (watches_addresses) {
    // The tests have the network linked in, and AddressSanitizer refuses to see it twice.
    MESSAGE("SKIPPED: the program's own tests load the modules under AddressSanitizer");
    return;
  }
  for (const auto* name : {"network", "paper", "visit"}) {
    CAPTURE(name);
    CHECK(load_module_file(*module_path(name)));
  }
}

}  // namespace ecsync::test
