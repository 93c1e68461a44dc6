#pragma once

#include "core/base/clock.h"

namespace ecsync {

/// Orders by creation or by last change, both ends inclusive.
struct Window {
  enum class Field { created, updated };
  Field field = Field::updated;
  Timestamp from;
  Timestamp to;
};

}  // namespace ecsync
