#include "core/db/cursor.h"

#include <fmt/format.h>

#include <limits>

#include "core/base/text.h"

namespace ecsync::db {
namespace {

std::optional<std::int64_t> parse_half(std::string_view digits) {
  const auto value = text::parse_hex(digits);
  if (!value) return std::nullopt;
  return static_cast<std::int64_t>(*value);
}

}  // namespace

std::string to_text(const PageCursor& cursor) {
  return fmt::format("{:016x}{:016x}", static_cast<std::uint64_t>(cursor.first),
                     static_cast<std::uint64_t>(cursor.second));
}

std::optional<PageCursor> parse_cursor(std::string_view text) {
  if (text.size() != 32) return std::nullopt;
  const auto first = parse_half(text.substr(0, 16));
  const auto second = parse_half(text.substr(16));
  if (!first || !second) return std::nullopt;
  return PageCursor{*first, *second};
}

Error not_a_cursor() {
  return make_error(ErrorCode::usage, tr("--after is not the cursor of an earlier page"),
                    tr("Pass the `next` of the page before as it is."));
}

std::int64_t limit_with_one_more(const std::optional<std::int64_t>& limit) {
  constexpr auto endless = std::numeric_limits<std::int64_t>::max();
  return limit && *limit < endless ? *limit + 1 : endless;
}

std::int64_t read_count(Query&& query) {
  std::int64_t count = 0;
  query.next(count);
  return count;
}

}  // namespace ecsync::db
