#pragma once

#include "core/base/message.h"

/// Hints for refusals that every marketplace has.
namespace ecsync::common::advice {

inline constexpr auto report_it =
    phrase("This is a fault of ecsync or of its configuration; report it.");
inline constexpr auto check_clock =
    phrase("Set this machine's clock (for example: timedatectl set-ntp true).");
inline constexpr auto check_address = phrase(
    "The host or the path may be wrong: check the address of the marketplace "
    "(ECSYNC_*_API_BASE) and any proxy in between.");
inline constexpr auto later = phrase("Run the command again later.");
inline constexpr auto lower_rate =
    phrase("Run the command again later; if it happens often, run it less often.");

}  // namespace ecsync::common::advice
