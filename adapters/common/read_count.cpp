#include "adapters/common/read_count.h"

namespace ecsync::common {

std::optional<std::int64_t> read_count(const json::Value& value) {
  if (!value.is_text()) return std::nullopt;
  try {
    const auto count = value.integer();
    if (count >= 0) return count;
  } catch (const json::FieldError&) {
    // Not even a number.
  }
  return std::nullopt;
}

}  // namespace ecsync::common
