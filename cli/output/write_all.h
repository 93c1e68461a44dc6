#pragma once

#include <string_view>

namespace ecsync::cli {

/// Writes all of `bytes`; 0, or errno. A pager that has been stopped, or a reader that sleeps, is
/// waited for; after INT or TERM for a second and no longer, which is EINTR.
int write_all(int fd, std::string_view bytes);

}  // namespace ecsync::cli
