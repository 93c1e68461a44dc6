#pragma once

#include <optional>
#include <string>

namespace ecsync::cli {

/// The value of an environment variable. One that is set to "" counts as not set.
std::optional<std::string> environment(const std::string& name);

/// How many columns a text on `fd` may be wide: COLUMNS, else the width of its terminal, else 80.
int columns_of(int fd);
/// The same for a table, which is made narrower only where the screen would break its lines:
/// nothing when `fd` is no terminal and COLUMNS is not set.
std::optional<int> screen_columns(int fd);

}  // namespace ecsync::cli
