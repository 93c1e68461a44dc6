#pragma once

#include <cstdlib>
#include <random>

namespace ecsync::test {

/// True when the environment asks for the long form of tests that race and gamble.
inline bool long_tests() {
  return std::getenv("ECSYNC_LONG_TESTS") != nullptr;
}

/// Where a random test begins: ECSYNC_TEST_SEED, to see a failure again, or anywhere.
inline unsigned first_seed() {
  const char* wished = std::getenv("ECSYNC_TEST_SEED");
  return wished != nullptr ? static_cast<unsigned>(std::strtoul(wished, nullptr, 10))
                           : std::random_device{}();
}

}  // namespace ecsync::test
