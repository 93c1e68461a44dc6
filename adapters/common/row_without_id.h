#pragma once

#include <algorithm>
#include <optional>

#include "core/base/message.h"

namespace ecsync::common {

/// What is wrong with the first row of a list that names no order; nothing when each names one. It
/// may be a passing fault of one answer, which would cost an order: ask once more before believing
/// it.
template <class Rows>
std::optional<Message> row_without_id(const Rows& answer) {
  const auto row = std::find_if(answer.rows.begin(), answer.rows.end(),
                                [](const auto& each) { return !each.fault.empty(); });
  if (row == answer.rows.end()) return std::nullopt;
  return verbatim(row->fault);
}

}  // namespace ecsync::common
