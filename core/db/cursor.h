#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/error.h"

namespace ecsync::db {

/// The place after a page: opaque to users, two numbers to us.
struct PageCursor {
  std::int64_t first = 0;
  std::int64_t second = 0;
};

/// 32 hexadecimal digits.
std::string to_text(const PageCursor& cursor);
/// Nothing when `text` was not made by to_text.
std::optional<PageCursor> parse_cursor(std::string_view text);

/// usage, for what names no place in a list.
Error not_a_cursor();

/// LIMIT that lets a reader see whether there is more after a page of `limit`; no limit becomes one
/// that nothing reaches.
std::int64_t limit_with_one_more(const std::optional<std::int64_t>& limit);

}  // namespace ecsync::db
