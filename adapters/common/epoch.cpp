#include "adapters/common/epoch.h"

#include <algorithm>

namespace ecsync::common {
namespace {

constexpr std::int64_t last_instant = 253'402'300'799;  // the year 9999 ends

}  // namespace

Timestamp read_epoch(const json::Value& value) {
  const std::int64_t seconds = value.integer();
  if (seconds <= 0 || seconds >= epoch_seconds(first_unbelievable)) value.fail("not a time");
  return Timestamp(std::chrono::seconds(seconds));
}

std::optional<Timestamp> read_token_end(const json::Value& value, Timestamp now) {
  constexpr std::int64_t first_instant = 1'000'000'000;
  try {
    if (!value.present() || value.scalar_text().empty()) return std::nullopt;
    const std::int64_t end = std::min(value.integer(), last_instant);
    if (end <= 0) return std::nullopt;
    if (end < first_instant) return now + std::chrono::seconds(end);
    return Timestamp(std::chrono::seconds(end));
  } catch (const json::FieldError&) {
    return std::nullopt;
  }
}

}  // namespace ecsync::common
