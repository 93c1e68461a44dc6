#include <fmt/format.h>

#include "core/version.h"

int main() {
  fmt::print("ecsync {}\n", ecsync::version);
  return 0;
}
