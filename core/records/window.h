#pragma once

#include "core/base/clock.h"

namespace ecsync {

/// A span of time in which orders were created or last changed. Both ends belong to it.
struct Window {
  enum class Field { created, updated };
  Field field = Field::updated;
  Timestamp from;
  Timestamp to;
};

}  // namespace ecsync
