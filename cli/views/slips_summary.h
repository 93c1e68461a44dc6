#pragma once

#include "core/base/clock.h"
#include "core/goods/slip_batch.h"

namespace ecsync::cli {

/// "16 made; 18 orders wait for 7 listings, 2 for stock of TRA-SEN; 31 orders of hanoi left out,
/// its last good run was 2 days ago".
Message slips_summary(const SlipsReport& report, Timestamp now, bool dry_run);
/// "31 orders of hanoi left out, its last good run was 2 days ago".
Message left_out_in_words(const LeftOut& shop, Timestamp now);
/// What is to be known of orders that were named although nobody knows how they are now.
Message doubt_in_words(const LeftOut& shop, Timestamp now);

}  // namespace ecsync::cli
