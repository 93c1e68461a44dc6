#include "cli/settings/environment.h"

#include <sys/ioctl.h>

#include <cstdlib>

#include "core/base/text.h"

namespace ecsync::cli {

std::optional<std::string> environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): nobody writes it
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

std::optional<int> screen_columns(int fd) {
  if (const auto columns = environment("COLUMNS")) {
    const auto width = text::parse_number<int>(text::leading_digits(*columns));
    if (width && *width > 0) return width;
  }
  winsize size{};
  if (::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return std::nullopt;
}

int columns_of(int fd) {
  constexpr int usual = 80;
  return screen_columns(fd).value_or(usual);
}

}  // namespace ecsync::cli
