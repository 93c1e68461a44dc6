#pragma once

#include <optional>
#include <string>

namespace ecsync::cli {

/// An environment variable; one that is set to nothing counts as not set.
std::optional<std::string> environment(const std::string& name);

/// How wide a text that is written to `fd` may be: COLUMNS, else the width of its terminal, else
/// 80.
int columns_of(int fd);
/// The same for a table, which is only cut where a screen's end would break its lines: nothing when
/// `fd` is no terminal and COLUMNS is not set.
std::optional<int> screen_columns(int fd);

}  // namespace ecsync::cli
