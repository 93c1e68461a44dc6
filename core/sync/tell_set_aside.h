#pragma once

#include <optional>

#include "core/sync/sync_all.h"

namespace ecsync {

/// Gives a good run the error that it has all the same when orders or listings are set aside, or
/// could not even be named. It names the one, or how many there are, as the reference. What is no
/// sync has it only for what it has met itself.
void tell_set_aside(SyncReport& report, std::optional<db::SyncKind> kind);

}  // namespace ecsync
