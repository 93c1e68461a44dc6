#pragma once

#include <string>
#include <vector>

#include "core/records/order.h"

namespace ecsync {

/// Numbers of at most `most` orders whose turn to be asked for again has come at `now`: a quarter
/// of an hour after they were set aside, and each later time after a pause that is twice as long,
/// up to a day. Those that have waited longest come first. A time that lies in the future comes
/// from a clock that was wrong, and is waited for no longer.
std::vector<std::string> due_orders(std::vector<SetAsideOrder> waiting, Timestamp now,
                                    std::size_t most);

/// Whether asking at `now` makes the next pause longer. Not when a clock that jumped brought the
/// turn nearer.
bool doubles_pause(const SetAsideOrder& order, Timestamp now);

}  // namespace ecsync
