#include "cli/environment.h"

#include <cstdlib>

namespace ecsync::cli {

std::optional<std::string> environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): nobody writes it
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

}  // namespace ecsync::cli
