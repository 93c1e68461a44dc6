#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/db/database.h"
#include "core/health/exceptions.h"

namespace ecsync {

/// Those of `exceptions` that `reference` names: as lists show it, with the shop's name in place of
/// its id, or the order's number or listing alone where only one shop has an exception about it;
/// else without what bare_reference() takes off, in letters of any case. Errors: not_found,
/// ambiguous.
Result<std::vector<Attention>> named_exceptions(const std::vector<Attention>& exceptions,
                                                const std::string& typed);

struct MuteRequest {
  std::string reason;              ///< not empty
  std::optional<Timestamp> until;  ///< nothing: for as long as the facts stay
  Timestamp now;
};

/// Mutes each of them until its facts change. When it stands there again, it is new to all readers.
/// Returns those whose muting is another one than before, as they are now. Safe to repeat.
std::vector<Attention> mute_exceptions(db::Database& database, std::vector<Attention> exceptions,
                                       const MuteRequest& request);

/// Takes the word back. Returns those that were muted, as they are now.
std::vector<Attention> unmute_exceptions(db::Database& database, std::vector<Attention> exceptions);

}  // namespace ecsync
