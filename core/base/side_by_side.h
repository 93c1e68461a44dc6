#pragma once

#include <cstddef>
#include <functional>

#include "core/db/lane.h"

namespace ecsync {

/// Runs `work(0)` to `work(count - 1)`, each once and all at the same time as far as the machine
/// has threads, while the calling thread serves the lane. Returns when the last one is over. What
/// one throws ends its thread alone, and is thrown here in the end.
void side_by_side(db::Lane& lane, std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace ecsync
