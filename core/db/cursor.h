#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/error.h"
#include "core/db/query.h"

namespace ecsync::db {

/// The place after a page. Users pass it on as it is; it holds two numbers.
struct PageCursor {
  std::int64_t first = 0;
  std::int64_t second = 0;
};

/// 32 hexadecimal digits.
std::string to_text(const PageCursor& cursor);
/// Nothing when `text` was not made by to_text.
std::optional<PageCursor> parse_cursor(std::string_view text);

/// The usage error for a text that is no cursor.
Error not_a_cursor();

/// The LIMIT for a page of `limit` rows: one row more, which shows that another page follows.
/// Without a limit the largest number.
std::int64_t limit_with_one_more(const std::optional<std::int64_t>& limit);

/// The one number that a `SELECT count(*)` gives.
std::int64_t read_count(Query&& query);

}  // namespace ecsync::db
